// Writes the destinations data of the server from the Unicode CLDR: countries, regions and their names in the travellers' languages.
import { cldr, copyLicence, languages, ownRegionNames, write } from './cldr.mjs';

// Where CLDR's own short form is what a traveller calls the place ("Hong Kong", not "Hong Kong SAR China").
const shortNamed = new Set(['HK', 'MO', 'MM']);

// `cldr` takes the members (and the name in every language) of a CLDR grouping. Those without it CLDR does not know:
// they are put together from what it knows, and region-names.tsv, kept by hand, has their names.
const regions = [
  { code: 'WORLD', cldr: '001', name: 'World' },
  { code: 'EUROPE', cldr: '150' },
  { code: 'EU', cldr: 'EU' },
  { code: 'EUROZONE', cldr: 'EZ' },
  { code: 'EEA', name: 'European Economic Area', of: ['EU'], plus: ['IS', 'LI', 'NO'] },
  { code: 'NORTHERN_EUROPE', cldr: '154' },
  { code: 'EASTERN_EUROPE', cldr: '151' },
  { code: 'SOUTHERN_EUROPE', cldr: '039' },
  { code: 'WESTERN_EUROPE', cldr: '155' },
  { code: 'SCANDINAVIA', name: 'Scandinavia', plus: ['DK', 'NO', 'SE'] },
  { code: 'NORDICS', name: 'Nordic Countries', plus: ['AX', 'DK', 'FI', 'FO', 'GL', 'IS', 'NO', 'SE', 'SJ'] },
  { code: 'BALTICS', name: 'Baltic States', plus: ['EE', 'LT', 'LV'] },
  { code: 'BENELUX', name: 'Benelux', plus: ['BE', 'LU', 'NL'] },
  { code: 'BALKANS', name: 'Balkans', plus: ['AL', 'BA', 'BG', 'GR', 'HR', 'ME', 'MK', 'RO', 'RS', 'SI'] },
  { code: 'ASIA', cldr: '142' },
  { code: 'CENTRAL_ASIA', cldr: '143' },
  { code: 'EASTERN_ASIA', cldr: '030' },
  { code: 'SOUTHERN_ASIA', cldr: '034' },
  { code: 'SOUTHEAST_ASIA', cldr: '035' },
  { code: 'WESTERN_ASIA', cldr: '145' },
  { code: 'MIDDLE_EAST', name: 'Middle East', of: ['145'], plus: ['EG', 'IR'], less: ['AM', 'AZ', 'GE'] },
  { code: 'GULF', name: 'Gulf States', plus: ['AE', 'BH', 'KW', 'OM', 'QA', 'SA'] },
  { code: 'AFRICA', cldr: '002' },
  { code: 'NORTHERN_AFRICA', cldr: '015' },
  { code: 'SUBSAHARAN_AFRICA', cldr: '202' },
  { code: 'AMERICAS', cldr: '019' },
  { code: 'NORTH_AMERICA', cldr: '003' },
  { code: 'CENTRAL_AMERICA', cldr: '013' },
  { code: 'SOUTH_AMERICA', cldr: '005' },
  { code: 'LATIN_AMERICA', cldr: '419' },
  { code: 'CARIBBEAN', cldr: '029' },
  { code: 'OCEANIA', cldr: '009' },
];

const containment = cldr('cldr-core/supplemental/territoryContainment.json').supplemental.territoryContainment;
const codes = cldr('cldr-core/supplemental/codeMappings.json').supplemental.codeMappings;
const namesIn = (language) =>
  cldr(`cldr-localenames-full/main/${language}/territories.json`).main[language].localeDisplayNames.territories;

// ISO 3166-1 assigns a numeric code below 900 to every country and to nothing else; CLDR's additions (XK, EA, IC, AC …) have none.
const isCountry = (code) => Boolean(codes[code]?._alpha3) && Number(codes[code]._numeric ?? 999) < 900;
const leaves = (code) => containment[code] ? containment[code]._contains.flatMap(leaves) : [code];
const membersOf = (code) => leaves(code).filter(isCountry);

const countries = [...new Set(membersOf('001'))].sort();
if (countries.length !== 249)
  throw new Error(`ISO 3166-1 has 249 countries, CLDR gave ${countries.length}`);

const nameOf = (names, code) => (shortNamed.has(code) && names[`${code}-alt-short`]) || names[code];
const english = namesIn('en');

const countryLines = countries.map((code) => {
  const name = nameOf(english, code);
  const variants = Object.entries(english)
    .filter(([key, value]) => (key === code || key.startsWith(`${code}-alt-`)) && value !== name)
    .map(([, value]) => value);
  return [code, codes[code]._alpha3, name, [...new Set(variants)].join('|')].join('\t');
});

const regionLines = regions.map((region) => {
  const members = new Set([...[region.cldr, ...(region.of ?? [])].filter(Boolean).flatMap(membersOf), ...(region.plus ?? [])]);
  for (const code of region.less ?? [])
    members.delete(code);
  return [region.code, region.name ?? english[region.cldr], [...members].sort().join(' ')].join('\t');
});

const [[, ...named], ...ownRows] = ownRegionNames();
const ownName = (code, language) => ownRows.find(([own]) => own === code)?.[named.indexOf(language) + 1];

const nameLines = (language) => {
  const names = namesIn(language);
  const lines = [
    ...countries.map((code) => [code, nameOf(names, code)]),
    ...regions.map((region) => [region.code, region.cldr ? names[region.cldr] : ownName(region.code, language)]),
  ];
  const missing = lines.filter(([, name]) => !name).map(([code]) => code);
  if (missing.length > 0)
    throw new Error(`${language} has no name for ${missing.join(' ')}`);
  return lines.map((line) => line.join('\t'));
};

const folder = 'Packages/DestinationData';
write(`${folder}/countries.tsv`, countryLines);
write(`${folder}/regions.tsv`, regionLines);
for (const language of languages.filter((other) => other !== 'en'))
  write(`${folder}/names-${language}.tsv`, nameLines(language));
copyLicence(folder);
