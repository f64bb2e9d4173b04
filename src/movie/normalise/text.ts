import { decodeHTML } from 'entities';

/**
 * Text as a person would type it: entities decoded (twice encoded ones too), mark-up and control characters out,
 * Unicode NFC, white space single. Empty where nothing is left.
 */
export function cleanText(text: string): string {
  const decoded = decodeHTML(decodeHTML(text));
  return (
    decoded
      .replace(/<\/?[a-z][^<>]{0,500}>/gi, ' ')
      .normalize('NFC')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a log or a page
      .replace(/[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
  );
}

const letters: Record<string, string> = { ß: 'ss', æ: 'ae', ø: 'o', œ: 'oe', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ı: 'i' };

/** Text in which there is nothing to decompose, to spell out or to leave out: most of it. */
const plain = /^[\x20-\x25\x28-\x5f\x61-\x7e]*$/;

/** Text for comparison: without case, accents and punctuation; `&` reads as "and"; letters of every script stay. */
export function foldText(text: string): string {
  if (plain.test(text))
    return text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim();
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[ßæøœđðþłı]/g, (letter) => letters[letter] ?? letter)
    .replace(/&/g, ' and ')
    .replace(/['’`´]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Values once each, compared folded; the first spelling stays. */
export function distinctText(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const key = foldText(value) || value;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
