import { presentFacts } from '../claim.ts';
import type { Sources } from '../parse/page.ts';
import { elementsNamed, textOf } from '../parse/tree.ts';
import { cleanText, foldText } from '../text.ts';
import type { Reader } from './reader.ts';

const shortest = 60;
const mostParagraphs = 500;
const beginning = 60;
const compared = 10;
const cut = /\s?(?:\.{3}|…)$/;

/**
 * What a page declares of itself and says again in a paragraph of its own, which has the whole of it where the declared one is cut:
 * of a movie's page it is the plot, whatever kind of page it declares to be. Null where no paragraph repeats it.
 */
export function repeatedDescription({ page, head }: Pick<Sources, 'page' | 'head'>): string | null {
  for (const name of ['og:description', 'description', 'twitter:description']) {
    const declared = cleanText(head.meta.get(name)?.[0] ?? '').slice(0, 20_000);
    const wanted = foldText(declared.replace(cut, ''));
    if (declared.length < shortest) continue;
    for (const paragraph of elementsNamed(page, 'p').slice(0, mostParagraphs)) {
      // Most paragraphs begin otherwise.
      if (!wanted.startsWith(foldText(cleanText(textOf(paragraph, beginning))).slice(0, compared))) continue;
      const text = cleanText(textOf(paragraph, 20_000));
      const isRepeated = cut.test(declared) ? foldText(text).startsWith(wanted) : foldText(text) === wanted;
      if (isRepeated && !page.regions.isForeign(paragraph)) return text;
    }
  }
  return null;
}

export const repeatedDescriptionReader: Reader = {
  name: 'repeated-description',
  layer: 'dom',
  facts: ['plot'],
  read: ({ sources, isReviewed }) => ({
    facts: isReviewed ? {} : presentFacts({ plot: repeatedDescription(sources) }),
  }),
};
