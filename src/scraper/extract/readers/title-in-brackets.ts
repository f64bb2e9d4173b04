import { presentFacts } from '../claim.ts';
import { markedMovieType } from '../lexicon/movie-types.ts';
import { behindHeading, type HeadedPage } from '../parse/behind-heading.ts';
import type { PageHead } from '../parse/head.ts';
import { textOf } from '../parse/tree.ts';
import { cleanText, foldText } from '../text.ts';
import type { Reader } from './reader.ts';

const nearestElements = 4;

/**
 * The title that stands in brackets right behind the heading and behind the title in the page's own: `<h1>Die Klinge</h1>
 * <h2>(Sharper)</h2>`, where the page is called "Die Klinge (Sharper)". Null where it is a year or a kind of work.
 */
export function titleInBrackets(headed: HeadedPage, head: PageHead): string | null {
  const near = behindHeading(headed, nearestElements);
  if (near === null) return null;
  const heading = cleanText(textOf(near.heading, 500));
  for (const element of near.behind) {
    const [, title] = /^\(([^()]{2,300})\)$/.exec(cleanText(textOf(element, 400))) ?? [];
    if (title === undefined || !/\p{L}{2}/u.test(title) || markedMovieType(title) !== null) continue;
    const both = foldText(`${heading} (${title})`);
    if (foldText(title) !== foldText(heading) && foldText(head.title ?? '').startsWith(both)) return title;
  }
  return null;
}

export const titleInBracketsReader: Reader = {
  name: 'title-in-brackets',
  layer: 'dom',
  facts: ['original_title'],
  read: ({ sources }) => ({ facts: presentFacts({ original_title: titleInBrackets(sources, sources.head) }) }),
};
