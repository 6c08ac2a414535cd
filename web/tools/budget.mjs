// Holds the sizes of docs: fails when the first screen's script, its style, a later part or the font grew too large, or
// when a package that is not on the list came into the first screen.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

/** Most kilobytes (1000 bytes, gzip -9 unless said). */
const MOST = { script: 150, scriptRaw: 470, style: 16, later: 40, font: 50 };

const manifest = JSON.parse(readFileSync("dist/manifest.json", "utf8"));
const size = (file) => {
  const bytes = readFileSync(`dist/${file}`);
  return { raw: bytes.length / 1000, packed: gzipSync(bytes, { level: 9 }).length / 1000 };
};

const first = new Set();
const walk = (key) => {
  if (first.has(key)) return;
  first.add(key);
  for (const next of manifest[key].imports ?? []) walk(next);
};
walk("index.html");

const problems = [];
const hold = (what, is, most) => {
  console.log(`${what.padEnd(34)} ${is.toFixed(1).padStart(7)} kB of ${most}`);
  if (is > most) problems.push(`${what} is ${is.toFixed(1)} kB, more than ${most}`);
};

// Whatever the language, one catalogue is needed before the first paint.
const catalogues = Object.keys(manifest).filter((key) => /^locales\/..\.json$/.test(key));
const sum = (kind) => {
  const own = [...first].reduce((total, key) => total + size(manifest[key].file)[kind], 0);
  return own + Math.max(0, ...catalogues.map((key) => size(manifest[key].file)[kind]));
};
hold("first screen, script", sum("packed"), MOST.script);
hold("first screen, script unpacked", sum("raw"), MOST.scriptRaw);

const styles = new Set([...first].flatMap((key) => manifest[key].css ?? []));
hold(
  "first screen, style",
  [...styles].reduce((total, file) => total + size(file).packed, 0),
  MOST.style,
);

for (const [key, chunk] of Object.entries(manifest)) {
  if (chunk.file.endsWith(".js") && !first.has(key) && !catalogues.includes(key)) {
    hold(`later: ${key}`, size(chunk.file).packed, MOST.later);
  }
}
const fonts = new Set(
  Object.values(manifest)
    .flatMap((chunk) => [chunk.file, ...(chunk.assets ?? [])])
    .filter((file) => file.endsWith(".woff2")),
);
for (const file of fonts) if (!file.includes("latin-ext")) hold(`font: ${file}`, size(file).raw, MOST.font);

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
