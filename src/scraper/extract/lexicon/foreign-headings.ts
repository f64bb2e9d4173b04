import { languages } from './languages/table.ts';

/** Lines that announce other movies, in whatever element they stand. */
export const otherMoviesLine = beginning(languages.flatMap(({ otherMovies }) => otherMovies ?? []));

/** Headings of page parts that are about other works, users or the site, in the languages of movie sites. */
export const foreignHeading = beginning(languages.flatMap(({ otherSections }) => otherSections ?? []));

function beginning(patterns: readonly string[]): RegExp {
  return new RegExp(`^(?:${patterns.join('|')})`, 'iu');
}
