import type { MovieFacts } from '../../../movie/facts.ts';
import { factsOfLayer } from '../claim.ts';
import type { LabelledValue } from './labelled-values.ts';
import type { Reader } from './reader.ts';

/** A page that names no type but a director or takings, and is of no series, is about a movie; IMDb marks all but movies. */
export function movieByLabels(
  heading: Partial<MovieFacts>,
  labelled: Partial<MovieFacts>,
  values: readonly LabelledValue[],
  imdb: boolean,
): Partial<MovieFacts> {
  const names = (fact: LabelledValue['fact']) => values.some((value) => value.fact === fact);
  const series = labelled.creators !== undefined || heading.end_year !== undefined || names('seasons');
  // A movie may have one episode, and "created by" may stand on the page of any work.
  const told = names('seasons') && (labelled.creators !== undefined || heading.end_year !== undefined);
  if (heading.type === undefined && told && !imdb) return { type: 'tvSeries' };
  if (heading.type !== undefined || series || !(labelled.director !== undefined || names('boxOffice'))) return {};
  return heading.year !== undefined || !imdb ? { type: 'movie' } : {};
}

/** Whether the heading is that of one review: "Sharper (1979) - Review". */
export function isReview(headings: readonly string[]): boolean {
  return headings.some((heading) => reviewHeading.test(heading));
}

const reviewHeading =
  /(?:^|[\s:([–—|-])(?:(?:film|movie)[ -]?review|filmkritik|review|kritik|recensione|reseña|critique du film|recenzja|recenze|рецензия)(?:$|[\s:)\]|–—-])/iu;

/** A review's own mark is not what the public thinks of the movie. */
export function ownOpinionLeftOut(
  { rating, votes, ...facts }: Partial<MovieFacts>,
  reviewed: boolean,
): Partial<MovieFacts> {
  return reviewed ? facts : { ...facts, ...(rating === undefined ? {} : { rating }), ...(votes ? { votes } : {}) };
}

/** A heading of two titles, "Die Klinge / Sharper", where labels name both. */
export function withoutOriginal(
  heading: Partial<MovieFacts>,
  { title, original_title: original }: Partial<MovieFacts>,
): Partial<MovieFacts> {
  const both = typeof title === 'string' && typeof original === 'string' ? `${title} / ${original}` : '';
  return both !== '' && heading.title === both ? { ...heading, title } : heading;
}

/** A label "Title" is believed less than the heading, which it would overrule here. */
export function withoutTitle({ title: _, ...facts }: Partial<MovieFacts>): Partial<MovieFacts> {
  return facts;
}

/** Movie, series or game by which labels the page has, where neither its data nor its heading says. */
export const typeByLabelsReader: Reader = {
  name: 'type-by-labels',
  layer: 'dom',
  facts: ['type'],
  read({ claims, values, isImdb, isGame }) {
    if (isGame) return { facts: { type: 'videoGame' } };
    const heading = claims.find(({ reader }) => reader === 'heading')?.facts ?? {};
    return { facts: movieByLabels(heading, factsOfLayer(claims, 'dom'), values, isImdb) };
  },
};
