import type { FilmFacts } from '../../../movie/facts.ts';
import { elementsNamed, type PageDocument, textOf } from '../reading/document.ts';
import { isForeign } from '../reading/regions.ts';
import { cleanText, foldText } from '../reading/text.ts';
import { parseHeading, titleParts } from '../reading/titles.ts';
import { presentFacts } from './claim.ts';
import type { PageHead } from './open-graph.ts';

/** Headings of the first rank, in order, those in adverts and navigation left out. */
export function mainHeadings(page: PageDocument): string[] {
  const verdicts = new Map();
  return elementsNamed(page, 'h1')
    .filter((element) => !isForeign(element, null, verdicts))
    .map((element) => cleanText(textOf(element, 2000)))
    .filter((text) => text !== '')
    .slice(0, 10);
}

/**
 * What the displayed heading says: title, year and type. Of several headings it is the one with which the page's own
 * title begins; without one there, the page's own title alone decides.
 */
export function headingFacts(headings: readonly string[], head: PageHead): Partial<FilmFacts> {
  // The site's own name stands in the page's title too, so what is declared about the work itself is asked first.
  const declared = [head.meta.get('og:title')?.[0] ?? '', ...titleParts(head.title ?? '')]
    .map((part) => parseHeading(part))
    .filter(({ title }) => title !== '');
  const parsed = headings.map((text) => parseHeading(text));
  const shown = declared
    .map((other) => parsed.find(({ title }) => startsAlike(title, other.title)))
    .find((heading) => heading !== undefined);
  const fromHead = declared.find(({ year }) => year !== null);
  // "User Reviews" above what is declared as "Heat (1995)": the heading names a part of the film's pages.
  const declaredFilm = declared[0]?.year != null ? declared[0] : undefined;
  const chosen = shown ?? declaredFilm ?? (headings.length === 1 ? parseHeading(headings[0] ?? '') : fromHead);
  if (chosen === undefined || chosen.title === '') return {};
  const same = declared.find(({ title, year }) => year !== null && startsAlike(chosen.title, title));
  const type = chosen.type ?? same?.type ?? null;
  return presentFacts({
    // A heading may carry more than the title (a year, a rating); the declared title says where the title ends.
    title: (shown !== undefined && same !== undefined && shown.title.length > same.title.length ? same : chosen).title,
    year: chosen.year ?? same?.year ?? null,
    end_year: chosen.endYear ?? same?.endYear ?? null,
    ...(type === null ? {} : { type }),
  });
}

function startsAlike(one: string, other: string): boolean {
  const [left, right] = [foldText(one), foldText(other)];
  return left !== '' && right !== '' && (left.startsWith(right) || right.startsWith(left));
}
