// Writes the flags of the traveller's pages, one small file for each destination that has one.
// Run `npm ci && npm run build` here after raising a version in package.json; the result is committed.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { optimize } from 'svgo';

const here = path.dirname(fileURLToPath(import.meta.url));
const server = path.join(here, '../../src/Hubby.Server');
const source = path.join(here, 'node_modules/circle-flags');
const target = path.join(server, 'TravellerPages/Flags');

const codes = ['countries.tsv', 'regions.tsv'].flatMap((file) =>
  fs.readFileSync(path.join(server, 'Packages/DestinationData', file), 'utf8').trim().split('\n').map((line) => line.split('\t')[0]));

fs.rmSync(target, { recursive: true, force: true });
fs.mkdirSync(target, { recursive: true });
fs.copyFileSync(path.join(source, 'LICENSE.md'), path.join(target, 'LICENSE.md'));

const missing = [];
let bytes = 0;
for (const code of codes) {
  const file = path.join(source, 'flags', `${code.toLowerCase()}.svg`);
  if (!fs.existsSync(file)) {
    missing.push(code);
    continue;
  }

  // The page cuts the circle itself, so the file's own mask, the only thing in it with an id, can go.
  const square = fs.readFileSync(file, 'utf8')
    .replace(/<mask id="a">.*?<\/mask>/s, '').replaceAll(' mask="url(#a)"', '').replace(/ width="512" height="512"/, '');
  if (/\b(id|mask|style|href)=/.test(square)) throw new Error(`${code} has more than shapes`);
  const { data } = optimize(square, { multipass: true, floatPrecision: 1, js2svg: { finalNewline: true } });
  fs.writeFileSync(path.join(target, `${code.toLowerCase()}.svg`), data);
  bytes += data.length;
}

console.log(`${codes.length - missing.length} flags, ${bytes} bytes; none for ${missing.join(' ')}`);
