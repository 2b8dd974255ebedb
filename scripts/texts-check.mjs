// Checks the travellers' texts of one language, or of all: `node scripts/texts-check.mjs de`. Needs Node alone.
// The same rules are tests of the server; this is the quick way for whoever translates.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), '../src/Hubby.Server/Languages/Texts');
const read = (tag) => fs.readFileSync(path.join(folder, `${tag}.json`), 'utf8');
const keysIn = (source) => [...source.matchAll(/^\s*"((?:[^"\\]|\\.)*)"\s*:/gm)].map(([, key]) => key);

/** The values and the plurals of a pattern: [{ name, forms: [selector, …] | null }, …]. */
function argumentsOf(pattern) {
  const found = [];
  let at = 0;
  const fail = (what) => { throw new Error(`${what} at character ${at + 1}`); };
  const expect = (character) => pattern[at] === character ? at++ : fail(`a ${character} is missing`);
  const word = () => {
    const [all, name] = /^\s*([A-Za-z0-9_=]+)\s*/.exec(pattern.slice(at)) ?? fail('a name is missing');
    at += all.length;
    return name;
  };
  const argument = () => {
    expect('{');
    const name = word();
    let forms = null;
    if (pattern[at] === ',') {
      at++;
      if (word() !== 'plural') fail('only {name} and {name, plural, …} are understood');
      expect(',');
      forms = [];
      for (;;) {
        at += /^\s*/.exec(pattern.slice(at))[0].length;
        if (pattern[at] === '}') break;
        const selector = word();
        if (!/^(=\d+|zero|one|two|few|many|other)$/.test(selector)) fail(`${selector} is not a plural category`);
        if (forms.includes(selector)) fail(`${selector} stands twice`);
        forms.push(selector);
        expect('{');
        message(1);
        expect('}');
      }
    }
    expect('}');
    found.push({ name, forms });
  };
  const message = (depth) => {
    while (at < pattern.length && (depth === 0 || pattern[at] !== '}')) {
      if (pattern[at] === '{') argument();
      else if (pattern[at] === '}') fail('a } without its {');
      else if (pattern[at] === "'" && /[{}#]/.test(pattern[at + 1] ?? '')) {
        const end = pattern.indexOf("'", at + 2);
        at = end < 0 ? fail("a ' is missing") : end + 1;
      } else at += pattern.startsWith("''", at) ? 2 : 1;
    }
  };
  message(0);
  return found;
}

const english = JSON.parse(read('en'));

function faultsOf(tag) {
  const source = read(tag);
  const texts = JSON.parse(source);
  const keys = keysIn(source);
  // Which forms whole numbers of this language take; `other` is always written.
  const rules = new Intl.PluralRules(tag);
  const needed = new Set(['other', ...Array.from({ length: 1000 }, (_, number) => rules.select(number))]);
  const faults = [];
  for (const key of Object.keys(english).filter((key) => !(key in texts))) faults.push(`${key} is missing`);
  for (const key of Object.keys(texts).filter((key) => !(key in english))) faults.push(`${key} is not a key of en.json`);
  for (const key of keys.filter((key, index) => keys.indexOf(key) !== index)) faults.push(`${key} stands twice`);
  for (const [key, text] of Object.entries(texts).filter(([key]) => key in english)) {
    const say = (what) => faults.push(`${key}: ${what}`);
    if (typeof text !== 'string' || text.trim() === '') { say('is empty'); continue; }
    if (text !== text.trim()) say('begins or ends with a space');
    if (/[<>]|&[a-z]+;|&#/i.test(text)) say('has HTML in it; **two stars** put words in bold');
    if (/[!！]/.test(text)) say('has an exclamation mark');
    if ((text.split('**').length - 1) % 2 || text.split('**').length !== english[key].split('**').length)
      say('has not the bold words of en.json: **two stars** before and after');
    try {
      const [mine, theirs] = [argumentsOf(text), argumentsOf(english[key])];
      const names = (list) => [...new Set(list.map(({ name, forms }) => (forms ? `${name} (plural)` : name)))].sort().join(', ');
      if (names(mine) !== names(theirs)) say(`has the places {${names(mine)}}, en.json has {${names(theirs)}}`);
      for (const { name, forms } of mine.filter(({ forms }) => forms)) {
        const lacking = [...needed].filter((form) => !forms.includes(form));
        if (lacking.length) say(`the plural of ${name} needs the forms ${lacking.join(', ')}`);
        const spare = forms.filter((form) => !form.startsWith('=') && !needed.has(form));
        if (spare.length) say(`the plural of ${name} has forms this language does not use: ${spare.join(', ')}`);
      }
    } catch (error) { say(error.message); }
  }
  return faults;
}

const tags = process.argv.length > 2 ? process.argv.slice(2)
  : fs.readdirSync(folder).filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5));
let failed = false;
for (const tag of tags) {
  let faults;
  try { faults = faultsOf(tag); } catch (error) { faults = [error.message]; }
  failed ||= faults.length > 0;
  console.log(faults.length ? faults.map((fault) => `${tag}.json ${fault}`).join('\n')
    : `${tag}.json is complete: ${Object.keys(english).length} texts.`);
}
process.exit(failed ? 1 : 0);
