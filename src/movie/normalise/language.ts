import { francAll } from 'franc';
import { memoize } from '../compact/memoize.ts';

/** The languages that plots are told in, most of them. ISO 639-3, as the library has them, and ISO 639-1. */
const languages: Readonly<Record<string, string>> = {
  ara: 'ar',
  ben: 'bn',
  bul: 'bg',
  cat: 'ca',
  ces: 'cs',
  cmn: 'zh',
  dan: 'da',
  deu: 'de',
  ell: 'el',
  eng: 'en',
  est: 'et',
  fin: 'fi',
  fra: 'fr',
  heb: 'he',
  hin: 'hi',
  hrv: 'hr',
  hun: 'hu',
  ind: 'id',
  ita: 'it',
  jpn: 'ja',
  kor: 'ko',
  lav: 'lv',
  lit: 'lt',
  nld: 'nl',
  nob: 'no',
  pes: 'fa',
  pol: 'pl',
  por: 'pt',
  ron: 'ro',
  rus: 'ru',
  slk: 'sk',
  slv: 'sl',
  spa: 'es',
  srp: 'sr',
  swe: 'sv',
  tam: 'ta',
  tel: 'te',
  tha: 'th',
  tur: 'tr',
  ukr: 'uk',
  vie: 'vi',
};
const only = Object.keys(languages);

/** Shorter texts are taken for any of several languages. */
const leastLetters = 40;
/** A sign of a script that stands for a syllable or a word tells as much as some letters. */
const lettersOfASign = 5;
/** A text that is nearly as close to a second language may be in that one. */
const leastLead = 0.04;
/** What follows tells no more. */
const mostCharacters = 600;

/** A movie's plots are merged again at each of its observations, and their tone is asked for. */
const languageOfStart = memoize(2000, detect);

/**
 * The language of a text as an ISO 639-1 code, by the trigrams of 41 languages (https://github.com/wooorm/franc), null where the text
 * is too short, or between two of them.
 */
export function languageOf(text: string): string | null {
  return languageOfStart(text.slice(0, mostCharacters));
}

function detect(start: string): string | null {
  const letters = count(start, /\p{L}/gu);
  const signs = count(start, /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu);
  if (letters + (lettersOfASign - 1) * signs < leastLetters) return null;
  const [first, second] = francAll(start, { only, minLength: 1 });
  if (first === undefined || 1 - (second?.[1] ?? 0) < leastLead) return null;
  return languages[first[0]] ?? null;
}

/** Whether a text is told in this language, or too short to tell that it is not. */
export function mayBeIn(language: string, text: string): boolean {
  return [language, null].includes(languageOf(text));
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
