/** What a label on a movie page can announce. Where one word announces two things, the one that stands first here decides. */
export const labelledFacts = [
  'director',
  'writers',
  'creators',
  'stars',
  'cast',
  'genre',
  'runtime',
  'release',
  'broadcast',
  'year',
  'original',
  'alternate',
  'plot',
  'keywords',
  'rating',
  'votes',
  'title',
  'boxOffice',
  'countries',
  'languages',
  'certificate',
  'type',
  'seasons',
] as const;

export type LabelledFact = (typeof labelledFacts)[number];

/** The words of movie sites in one language. All are compared without case and accents. */
export interface LanguageLexicon {
  /** BCP 47. */
  language: string;
  /** Labels by the fact that they announce, on pages of any language. */
  labels?: Partial<Record<LabelledFact, readonly string[]>>;
  /** Labels that mean something else in other languages: they count on pages of this language only. */
  ownLabels?: Partial<Record<LabelledFact, readonly string[]>>;
  /** Names of months beside those of the Unicode locale data, January first, `|` between them. */
  otherMonths?: readonly string[];
  /** Beginnings of headings of page parts that are about other works, users or the site, as patterns. */
  otherSections?: readonly string[];
  /** Beginnings of lines that announce other movies, in whatever element they stand, as patterns. */
  otherMovies?: readonly string[];
  /** Beginnings of links that end a shortened plot or list and lead to all of it, as patterns. */
  moreLinks?: readonly string[];
  /** What stands in the place of a fact that nobody has entered. */
  placeholders?: readonly string[];
  /** Short words of most sentences and many titles, a space between them. */
  functionWords?: string;
}
