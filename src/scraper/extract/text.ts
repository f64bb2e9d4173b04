import { decodeHTML } from 'entities';

// Bidirectional marks, zero-width characters and soft hyphens carry no meaning in a title or a name. ZWJ and ZWNJ do.
const invisible = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is removed here
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffd]/g;
const entity = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/i;
const markup = /<\/?[a-z][^<>]{0,500}>/gi;
const lineBreak = /<(?:br|\/p|\/li|\/div)\b[^<>]{0,200}>/gi;

/** Most texts of most pages need nothing but trimming: printable ASCII without entities, single spaces. */
const plain = /^(?:[!-%'-~]|(?<! ) )*$/;
const ascii = /^[ -~]*$/;

/** One line of text: entities that were escaped twice are resolved, invisible characters and extra space removed. */
export function cleanText(value: string): string {
  const trimmed = value.trim();
  if (plain.test(trimmed)) return trimmed;
  let text = value;
  for (let round = 0; round < 2 && text.includes('&') && entity.test(text); round++) text = decodeHTML(text);
  return text.toWellFormed().replace(invisible, '').replace(controls, ' ').replace(/\s+/g, ' ').trim();
}

/** Like `cleanText` for strings out of JSON, where authors leave tags in. */
export function cleanMarkupText(value: string): string {
  let text = value;
  for (let round = 0; round < 2 && text.includes('&') && entity.test(text); round++) text = decodeHTML(text);
  return cleanText(text.includes('<') ? text.replace(lineBreak, ' ').replace(markup, '') : text);
}

/** A text without these characters at its start and end. One pass, where a pattern that ends in `+$` takes a square. */
export function withoutEdges(text: string, characters: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && characters.includes(text.charAt(start))) start++;
  while (end > start && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** For comparing texts: lower case, without accents, punctuation and space. */
export function foldText(value: string): string {
  if (ascii.test(value)) return value.toLowerCase().replace(/[^a-z\d]+/g, '');
  return value
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** For looking up words of a vocabulary: lower case, without accents, single spaces. */
export function foldWords(value: string): string {
  if (ascii.test(value)) return value.toLowerCase().replace(/ {2,}/g, ' ').trim();
  return value.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** The first of each text that folds to the same, in order, empty ones dropped. */
export function distinctTexts(values: Iterable<string>): string[] {
  const seen = new Set<string>();
  const kept: string[] = [];
  for (const value of values) {
    const key = foldText(value) || value;
    if (value === '' || seen.has(key)) continue;
    seen.add(key);
    kept.push(value);
  }
  return kept;
}
