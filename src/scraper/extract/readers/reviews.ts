import type { MovieFacts } from '../../../movie/facts.ts';

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
