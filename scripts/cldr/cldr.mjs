// What the scripts here share: the travellers' languages, how CLDR is read, where the data goes.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const server = path.join(here, '../../src/Hubby.Server');

export const languages = [
  'en', 'nl', 'de', 'fr', 'it', 'es', 'pt', 'pl', 'cs', 'sk', 'sv', 'da', 'no', 'fi', 'hu', 'ro', 'el', 'tr', 'uk',
  'ja', 'ko', 'zh-Hans', 'zh-Hant', 'th', 'vi', 'id', 'ar', 'he', 'hi',
];

export const cldr = (file) => JSON.parse(fs.readFileSync(path.join(here, 'node_modules', file), 'utf8'));

export const write = (file, lines) => fs.writeFileSync(path.join(server, file), `${lines.join('\n')}\n`);

export const copyLicence = (folder) =>
  fs.copyFileSync(path.join(here, 'node_modules/cldr-core/LICENSE'), path.join(server, folder, 'LICENSE.unicode'));

export const ownRegionNames = () =>
  fs.readFileSync(path.join(here, 'region-names.tsv'), 'utf8').trimEnd().split('\n').map((line) => line.split('\t'));
