// Writes how the travellers' languages count, date and measure, from the Unicode CLDR.
import { cldr, copyLicence, languages, write } from './cldr.mjs';

// Our English is read all over the world: the day stands before the month, and the hours go to 24.
const sourceOf = (language) => (language === 'en' ? 'en-GB' : language);

const rules = cldr('cldr-core/supplemental/plurals.json').supplemental['plurals-type-cardinal'];
const pluralLines = languages.flatMap((language) => Object.entries(rules[language] ?? rules[language.split('-')[0]])
  .map(([count, rule]) => [language, count.replace('pluralRule-count-', ''), rule.split('@')[0].trim()])
  .filter(([, category]) => category !== 'other'));

/** A CLDR pattern in the letters of .NET. Years are those of the Gregorian calendar, so the era is left out. */
const dotnet = (pattern) => pattern.split(/('[^']*')/).map((part) => (part.startsWith("'") ? part : part
  .replace(/G ?/, '').replace(/[Ec]{4}/, 'dddd').replace(/[Ec]{1,3}/, 'ddd').replace(/y+/, 'yyyy').replace(/a/, 'tt'))).join('');

const formatLine = (language) => {
  const source = sourceOf(language);
  const { calendars } = cldr(`cldr-dates-full/main/${source}/ca-gregorian.json`).main[source].dates;
  const { dateFormats, timeFormats, dateTimeFormats } = calendars.gregorian;
  const units = cldr(`cldr-units-full/main/${source}/units.json`).main[source].units.short;
  // .NET has no words for parts of the day ("B"), and where they are used 24 hours are as usual.
  const time = timeFormats.short.includes('B') ? 'HH:mm' : timeFormats.short;
  return [
    language, ...[dateTimeFormats.availableFormats.MMMMd, dateFormats.long, dateFormats.full, time].map(dotnet),
    units['digital-megabyte']['unitPattern-count-other'], units['digital-gigabyte']['unitPattern-count-other'],
  ];
};

write('Languages/LanguageData/plurals.tsv', pluralLines.map((line) => line.join('\t')));
write('Languages/LanguageData/formats.tsv', languages.map((language) => formatLine(language).join('\t')));
copyLicence('Languages/LanguageData');
