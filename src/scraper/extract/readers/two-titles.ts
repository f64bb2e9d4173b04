import type { MovieFacts } from '../../../movie/facts.ts';
import type { PageHead } from '../parse/head.ts';
import { cleanText, foldText } from '../text.ts';
import { parseHeading, titleParts } from '../values/titles.ts';
import type { Reader } from './reader.ts';

/** Scripts that are written without spaces between words: a space there stands between two titles. */
const unspaced = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{N}\p{P}ー]+$/u;
const latin = /\p{Script=Latin}/u;
const otherLetter = /(?!\p{Script=Latin})\p{L}/u;
const note = /\s*[（(][^()（）]{1,40}[）)]$/u;

/**
 * Title and original title of a heading that has both, where the page's own title says with which the heading begins:
 * `<h1>蓝色海港 Blue Harbour</h1>` on the page "蓝色海港 (Movies)". Empty where the second could be more of the first.
 */
export function twoTitles(headings: readonly string[], head: PageHead): Partial<MovieFacts> {
  const names = titleParts(head.title ?? '').map((part) => parseHeading(part).title);
  for (const heading of headings) {
    const both = parseHeading(heading).title;
    for (const name of names.flatMap((one) => [one, cleanText(one.replace(note, ''))])) {
      const second = name.length > 0 && both.startsWith(`${name} `) ? both.slice(name.length).trim() : '';
      if (/\p{L}/u.test(second) && foldText(second) !== foldText(name) && areTwo(name, second))
        return { title: name, original_title: second };
    }
  }
  return {};
}

/** Whether two texts beside each other are in scripts that one title would not have. */
function areTwo(first: string, second: string): boolean {
  if (unspaced.test(first)) return true;
  const [firstIsLatin, secondIsLatin] = [latin.test(first), latin.test(second)];
  return firstIsLatin !== secondIsLatin && otherLetter.test(firstIsLatin ? second : first);
}

export const twoTitlesReader: Reader = {
  name: 'two-titles',
  layer: 'dom',
  facts: ['title', 'original_title'],
  read: ({ sources: { headings, head }, isReviewed }) => ({ facts: isReviewed ? {} : twoTitles(headings, head) }),
};
