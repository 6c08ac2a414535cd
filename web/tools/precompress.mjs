// Writes a .br and a .gz beside each file of dist that gets smaller by it; the server sends them as they are.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const COMPRESSIBLE = /\.(html|js|css|svg|json|txt)$/;

for (const entry of readdirSync("dist", { recursive: true, withFileTypes: true })) {
  const path = `${entry.parentPath}/${entry.name}`;
  if (!entry.isFile() || !COMPRESSIBLE.test(entry.name)) {
    continue;
  }
  const bytes = readFileSync(path);
  const smaller = {
    br: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    gz: gzipSync(bytes, { level: 9 }),
  };
  for (const [ending, packed] of Object.entries(smaller)) {
    if (packed.length < bytes.length) {
      writeFileSync(`${path}.${ending}`, packed);
    }
  }
}
