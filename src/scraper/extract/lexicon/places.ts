import { memoize } from '../../../movie/compact/memoize.ts';
import { foldWords } from '../text.ts';

const letters = [...'abcdefghijklmnopqrstuvwxyz'];
const codes = letters.flatMap((one) => letters.map((other) => one + other));
/** What pages call countries beside the names of the Unicode locale data. */
const otherPlaces: Readonly<Record<string, string>> = {
  usa: 'US',
  'u.s.a.': 'US',
  us: 'US',
  'u.s.': 'US',
  'united states of america': 'US',
  'etats-unis': 'US',
  eeuu: 'US',
  'ee.uu.': 'US',
  'stati uniti d’america': 'US',
  сша: 'US',
  美国: 'US',
  uk: 'GB',
  'u.k.': 'GB',
  'great britain': 'GB',
  england: 'GB',
  großbritannien: 'GB',
  grossbritannien: 'GB',
  'grande-bretagne': 'GB',
  'velka britanie': 'GB',
  великобритания: 'GB',
  英国: 'GB',
  'hong kong': 'HK',
  香港: 'HK',
  中国香港: 'HK',
  'czech republic': 'CZ',
  tschechien: 'CZ',
  'republic of korea': 'KR',
  'russian federation': 'RU',
};
/** Parts of the world, which tags of festivals name beside countries. */
const regions = new Set(
  'europe|asia|africa|america|north america|south america|latin america|oceania|middle east|scandinavia|balkans|caribbean|europa|asien|afrika|asie|afrique'.split(
    '|',
  ),
);
const otherLanguages: Readonly<Record<string, string>> = {
  mandarin: 'zh',
  cantonese: 'yue',
  farsi: 'fa',
  汉语普通话: 'zh',
  普通话: 'zh',
  粤语: 'yue',
};

/** The ISO 3166-1 code of a country that is given by its name in English or the page's language; null where it is none. */
export function countryOf(text: string, language: string | null): string | null {
  return nameFor('region', text, language);
}

/** The ISO 639 code of a language that is given by its name in English or the page's language; null where it is none. */
export function languageOf(text: string, language: string | null): string | null {
  return nameFor('language', text, language);
}

export function isLanguageName(text: string, language: string | null): boolean {
  return languageOf(text, language) !== null;
}

/** Whether a text names a country or a part of the world. */
export function isPlaceName(text: string, language: string | null): boolean {
  return countryOf(text, language) !== null || regions.has(foldWords(text.slice(0, 60)));
}

function nameFor(type: 'region' | 'language', text: string, language: string | null): string | null {
  if (text.length < 2 || text.length > 60) return null;
  const name = foldWords(text);
  const own = language === null ? null : language.slice(0, 2).toLowerCase();
  const others = type === 'region' ? otherPlaces : otherLanguages;
  return (
    others[name] ??
    namesIn(`${type} en`).get(name) ??
    (own === null ? null : (namesIn(`${type} ${own}`).get(name) ?? null))
  );
}

/** Names folded to codes, of one kind in one language. */
const namesIn = memoize(40, (key: string): ReadonlyMap<string, string> => {
  const [type = '', language = ''] = key.split(' ');
  const names = displayNames(type === 'region' ? 'region' : 'language', language);
  const found = new Map<string, string>();
  if (names === null) return found;
  for (const code of codes) {
    const given = type === 'region' ? code.toUpperCase() : code;
    const name = names.of(given);
    if (name !== undefined && !found.has(foldWords(name))) found.set(foldWords(name), canonical(given, type));
  }
  return found;
});

function displayNames(type: 'region' | 'language', language: string): Intl.DisplayNames | null {
  return Intl.DisplayNames.supportedLocalesOf([language]).length === 0
    ? null
    : new Intl.DisplayNames([language], { type, fallback: 'none' });
}

/** Codes that were given up (`FX`, `iw`) become those that took their place. */
function canonical(code: string, type: string): string {
  const [tag = ''] = Intl.getCanonicalLocales(type === 'region' ? `und-${code}` : code);
  return type === 'region' ? tag.slice('und-'.length) : tag;
}
