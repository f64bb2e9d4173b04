import { foldText } from './text.ts';

const letters = [...'abcdefghijklmnopqrstuvwxyz'];
const codes = letters.flatMap((one) => letters.map((other) => one + other));

/** Names that pages use beside those of the Unicode locale data. */
const otherCountries: Record<string, string> = {
  usa: 'US',
  'u s a': 'US',
  'united states of america': 'US',
  uk: 'GB',
  'great britain': 'GB',
  england: 'GB',
  'hong kong': 'HK',
  'czech republic': 'CZ',
  'republic of korea': 'KR',
  'russian federation': 'RU',
};
const otherLanguages: Record<string, string> = { mandarin: 'zh', cantonese: 'yue', farsi: 'fa' };

const countries = byName('region', (code) => canonical(`und-${code}`).slice('und-'.length), otherCountries);
const languages = byName('language', canonical, otherLanguages);

/** The ISO 3166-1 code of a country that is given by its English name or its code; else the text as it is. */
export function countryCode(text: string): string {
  return countries.get(foldText(text)) ?? text;
}

/** The ISO 639-1 code of a language that is given by its English name or a tag (`en-US`); else the text as it is. */
export function languageCode(text: string): string {
  const [tag = ''] = text.toLowerCase().split(/[-_]/);
  return languages.get(foldText(text)) ?? languages.get(tag) ?? text;
}

/** Codes that were given up (`FX`, `iw`) become those that took their place (`FR`, `he`). */
function canonical(tag: string): string {
  return Intl.getCanonicalLocales(tag)[0] ?? tag;
}

function byName(
  type: 'region' | 'language',
  write: (code: string) => string,
  others: Record<string, string>,
): Map<string, string> {
  const names = new Intl.DisplayNames(['en'], { type, fallback: 'none' });
  const found = codes.flatMap((given): [string, string][] => {
    const code = write(given);
    const name = names.of(code);
    return name === undefined
      ? []
      : [
          [foldText(name), code],
          [given, code],
        ];
  });
  return new Map([...found, ...Object.entries(others)]);
}
