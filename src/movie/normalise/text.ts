import { decodeHTML } from 'entities';

/** Printable ASCII in words with one space between them, without the signs that begin entities and mark-up: most texts. */
const spotless = /^[!-%'-;=-~]+(?: [!-%'-;=-~]+)*$/;

/**
 * Text as a person would type it: entities decoded (twice encoded ones too), mark-up and control characters out,
 * Unicode NFC, white space single. Empty where nothing is left.
 */
export function cleanText(text: string): string {
  if (spotless.test(text)) return text;
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

/** Text in which there is nothing to decompose or to spell out: most of it. */
const plain = /^[\x20-\x7e]*$/;

/** Text for comparison: without case, accents and punctuation; `&` reads as "and"; letters of every script stay. */
export function foldText(text: string): string {
  if (plain.test(text))
    return spelled(text)
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

/** The words of folded text, without it being put together first. */
export function foldedWords(text: string): readonly string[] {
  return plain.test(text) ? (spelled(text).match(/[a-z0-9]+/g) ?? []) : foldText(text).split(' ');
}

function spelled(plainText: string): string {
  return plainText.toLowerCase().replaceAll('&', ' and ').replaceAll("'", '').replaceAll('`', '');
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
