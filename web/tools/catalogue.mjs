// Both languages have the same keys with the same parameters, every key is used, and no component writes words itself.
import { readdirSync, readFileSync } from "node:fs";

const read = (locale) => JSON.parse(readFileSync(`locales/${locale}.json`, "utf8"));
const catalogues = { en: read("en"), nl: read("nl") };
const problems = [];

const parameters = (text) =>
  [...new Set([...text.matchAll(/\{(\w+)(?:,|\})/g)].map(([, name]) => name))].sort().join(",");
for (const key of new Set([...Object.keys(catalogues.en), ...Object.keys(catalogues.nl)])) {
  const [en, nl] = [catalogues.en[key], catalogues.nl[key]];
  if (en === undefined || nl === undefined) problems.push(`${key}: missing in ${en === undefined ? "en" : "nl"}`);
  else {
    // Inside a plural a number stands as `#`, so that its cases name no parameters.
    const outer = (text) => parameters(text.replace(/\b(one|other) \{[^{}]*\}/g, ""));
    if (outer(en) !== outer(nl)) problems.push(`${key}: not the same parameters`);
  }
}

const sources = readdirSync("src", { recursive: true }).filter(
  (name) => /\.tsx?$/.test(name) && !name.includes(".test.") && !name.endsWith("schema.d.ts"),
);
let all = "";
for (const name of sources) {
  const text = readFileSync(`src/${name}`, "utf8");
  all += text;
  if (!name.endsWith(".tsx") || name.includes("kitchen-sink")) continue;
  // Words between tags, and in attributes that people see or hear.
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, "");
  for (const [, word] of code.matchAll(/(?:aria-label|title|placeholder|alt)="([^"{}]*[a-zA-Z]{2,}[^"{}]*)"/g)) {
    problems.push(`src/${name}: words in an attribute: ${word}`);
  }
  for (const [, word] of code.matchAll(/<\/?[a-zA-Z][^<>{}]*>\s*([A-Z][a-z]+[^<>{}=;()]*)\s*<\//g)) {
    problems.push(`src/${name}: words between tags: ${word}`);
  }
}
// Keys that are put together, such as `status.${word}`.
const prefixes = [...all.matchAll(/`([\w.]+\.)\$\{/g)].map(([, prefix]) => prefix);
for (const key of Object.keys(catalogues.en)) {
  if (!all.includes(`"${key}"`) && !prefixes.some((prefix) => key.startsWith(prefix)))
    problems.push(`${key}: nobody says it`);
}
if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`${Object.keys(catalogues.en).length} words in 2 languages`);
