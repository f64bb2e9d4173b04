import type { MovieFacts } from '../../../movie/facts.ts';
import { presentFacts } from '../claim.ts';
import type { PageHead } from '../parse/head.ts';
import { foldText } from '../text.ts';
import { type Heading, parseHeading, parseImdbHeading, titleParts } from '../values/titles.ts';
import type { Reader } from './reader.ts';

/**
 * What the displayed heading says: title, year and type. Of several headings it is the one with which the page's own
 * title begins; without one there, the page's own title alone decides.
 */
export function headingFacts(headings: readonly string[], head: PageHead, imdb: boolean): Partial<MovieFacts> {
  const parse = imdb ? parseImdbHeading : parseHeading;
  // The site's own name stands in the page's title too, so what is declared about the work itself is asked first.
  const [graph, ...parts] = [head.meta.get('og:title')?.[0] ?? '', ...titleParts(head.title ?? '')].map((part) =>
    parse(part),
  );
  const declared = [graph, ...parts].filter((part) => part !== undefined).filter(({ title }) => title !== '');
  const parsed = headings.map((text) => withoutKind(parse(text), declared));
  // Behind the movie the page's title names the part of its pages: "Heat (1995) - Full Cast".
  const firstYear = parts.findIndex(({ year }) => year !== null);
  const shown = [graph, ...parts.slice(0, firstYear < 0 ? parts.length : firstYear + 1)]
    .filter((part) => part !== undefined)
    .map((other) => parsed.find(({ title }) => startsAlike(title, other.title)))
    .find((heading) => heading !== undefined);
  const fromHead = declared.find(({ year }) => year !== null);
  // "User Reviews" above what is declared as "Heat (1995)": the heading names a part of the movie's pages.
  const declaredMovie = declared[0]?.year != null ? declared[0] : undefined;
  // "Blog: Heat (1995)" and "The Wire: Pilot" have the name of the site or series before the title that is the heading.
  const behind = parsed.find(({ title }) => endsAlike(declaredMovie?.title ?? '', title));
  const chosen = shown ?? behind ?? declaredMovie ?? (parsed.length === 1 ? parsed[0] : fromHead);
  if (chosen === undefined || chosen.title === '') return {};
  const same = declared.filter(({ title, year }) => year !== null && startsAlike(chosen.title, title));
  const [first] = same;
  const isMini = same.some((heading) => heading.type === 'tvMiniSeries');
  // Quotation marks around it make a heading that of a series; the page's own title may know of what kind.
  const own = chosen.type === 'tvSeries' && isMini ? 'tvMiniSeries' : chosen.type;
  const type =
    own ??
    [...same, ...declared.filter(({ title }) => foldText(title) === foldText(chosen.title))].find(
      (heading) => heading.type !== null,
    )?.type ??
    null;
  return presentFacts({
    // A heading may carry more than the title (a year, a rating); the declared title says where the title ends.
    title: (shown !== undefined && first !== undefined && shown.title.length > first.title.length ? first : chosen)
      .title,
    year: chosen.year ?? first?.year ?? null,
    end_year: chosen.endYear ?? same.find(({ endYear }) => endYear !== null)?.endYear ?? null,
    ...(type === null ? {} : { type }),
  });
}

/** A heading without the kind of work or text before the title, where the title is declared without: "Anime: Sharper". */
function withoutKind(heading: Heading, declared: readonly Heading[]): Heading {
  const [, title] =
    /^(?:anime|film|movie|review|series|serie|tv show|filmkritik|kritik|recensione|crítica)\s?[:–-]\s(.+)$/is.exec(
      heading.title,
    ) ?? [];
  if (title === undefined || !declared.some((other) => startsAlike(other.title, title))) return heading;
  return { ...heading, title };
}

function endsAlike(long: string, end: string): boolean {
  const [, last = ''] = /^.{1,200}?[:|–—-]\s(.{1,500})$/s.exec(long) ?? [];
  return last !== '' && foldText(last) === foldText(end);
}

function startsAlike(one: string, other: string): boolean {
  const [left, right] = [foldText(one), foldText(other)];
  return left !== '' && right !== '' && (left.startsWith(right) || right.startsWith(left));
}

/** A heading of two titles, "Die Klinge / Sharper", where labels name both. */
export function withoutOriginal(
  heading: Partial<MovieFacts>,
  { title, original_title: original }: Partial<MovieFacts>,
): Partial<MovieFacts> {
  const both = typeof title === 'string' && typeof original === 'string' ? `${title} / ${original}` : '';
  return both !== '' && heading.title === both ? { ...heading, title } : heading;
}

export const headingReader: Reader = {
  name: 'heading',
  layer: 'dom',
  facts: ['title', 'year', 'end_year', 'type'],
  read: ({ heading, isImdb }) => ({
    facts: heading,
    traits: { typeIsMarked: !isImdb && heading.type !== undefined },
  }),
};
