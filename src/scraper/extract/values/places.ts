import { countryOf, languageOf } from '../lexicon/places.ts';
import { cleanText, distinctTexts, withoutEdges } from '../text.ts';

/** Countries that are no more keep their names: they have no code that all know. */
const former =
  /^(?:soviet union|ussr|sowjetunion|udssr|urss|czechoslovakia|tschechoslowakei|československo|tchécoslovaquie|yugoslavia|jugoslawien|jugoslávie|yougoslavie|(?:west|east) germany|brd|ddr|ссср|чехословакия|югославия)$/iu;
const separators = /[,;/|•·、\n]|\s[-–]\s|\s(?:and|und|et|y|e|a|i)\s/u;
const most = 30;

/** Countries of an enumeration as ISO 3166-1 codes, those that are no more by name. Empty where an entry is no country. */
export function countriesIn(text: string, language: string | null): string[] {
  return allOf(text, (name) => (former.test(name) ? name : countryOf(name, language)));
}

/** Languages of an enumeration as ISO 639 codes. Empty where an entry is no language. */
export function languagesIn(text: string, language: string | null): string[] {
  return allOf(text, (name) => languageOf(name, language));
}

/** "UK-Ireland" is two where both are known, "Guinea-Bissau" one. */
function joined(part: string, read: (name: string) => string | null): (string | null)[] {
  const one = read(part);
  const two = one === null ? part.split(/[-–]/).map((name) => read(name.trim())) : [];
  return two.length > 1 && !two.includes(null) ? two : [one];
}

function allOf(text: string, read: (name: string) => string | null): string[] {
  const whole = cleanText(text.slice(0, 500).replace(/\([^()]{0,40}\)|\[[^[\]]{0,10}\]/g, ''));
  const one = read(withoutEdges(whole, ' ,.'));
  if (one !== null) return [one];
  const parts = whole
    .split(separators)
    .map((part) => withoutEdges(part, ' ,.:[]'))
    .filter((part) => part !== '');
  const found = parts.flatMap((part) => joined(part, read));
  return parts.length > most || found.includes(null) ? [] : distinctTexts(found.filter((entry) => entry !== null));
}
