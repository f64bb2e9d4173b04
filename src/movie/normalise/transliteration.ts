import anyAscii from 'any-ascii';

/** Letters that languages write one sound with, and the one that stands for all of them; the longest first. */
const spellings: readonly (readonly [written: string, read: string])[] = [
  ['tsch', 'h'],
  ['sch', 's'],
  ['sh', 's'],
  ['ch', 'h'],
  ['kh', 'h'],
  ['zh', 'h'],
  ['ts', 'z'],
  ['tz', 'z'],
  ['ph', 'f'],
  ['ck', 'k'],
  ['c', 'k'],
  ['w', 'v'],
  ['y', 'i'],
  ['j', 'i'],
  ['ae', 'a'],
  ['oe', 'o'],
  ['ue', 'u'],
];
const reading = new Map(spellings);
const written = new RegExp(spellings.map(([letters]) => letters).join('|'), 'g');

/**
 * Folded text such that names from other scripts compare however they were put into Latin letters: "andrei tarkovsky" and
 * "andrej tarkowskij" are one. For comparison alone, never for people.
 */
export function foldTransliteration(folded: string): string {
  return folded.replace(written, (letters) => reading.get(letters) ?? letters).replace(/(.)\1+/g, '$1');
}

const plain = /^[\x20-\x7e]*$/;
const otherScript =
  /[^\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Latin}\p{N}\s]/u;

/**
 * Folded text in Latin letters, where its script has one reading that does not depend on the language: what is in any other (Chinese
 * characters are read otherwise in Japan) stays as it is.
 */
export function inLatinLetters(folded: string): string {
  return plain.test(folded) || otherScript.test(folded) ? folded : anyAscii(folded).toLowerCase();
}

/** Whether a text, as `inLatinLetters` gives it, is in a script that cannot be compared with Latin letters. */
export function isUnreadable(text: string): boolean {
  return !plain.test(text);
}
