import type { DatasetMovie } from './dataset.ts';

/** How a title page of the first site carries its facts. */
export const factLayouts = ['json-ld', 'late-json-ld', 'embedded-json', 'labels'] as const;
export type FactLayout = (typeof factLayouts)[number];

/** A writer, and what the credit is for where the page says so: `novel`, `screenplay`. */
export interface WriterCredit {
  readonly name: string;
  readonly credit: string | null;
}

export interface CastCredit {
  readonly name: string;
  readonly role: string;
}

export const plotTones = [
  'hopeful',
  'dark',
  'tense',
  'romantic',
  'comic',
  'melancholic',
  'triumphant',
  'eerie',
] as const;
export type StoryTone = (typeof plotTones)[number];

/** What the data set does not have and the seed supplies. Pages mark every part of it as generated. */
export interface GeneratedFacts {
  readonly plot: string;
  readonly tone: StoryTone;
  readonly keywords: readonly string[];
  readonly writers: readonly WriterCredit[];
  readonly cast: readonly CastCredit[];
}

/** Everything there is to tell about one movie. */
export interface Movie extends DatasetMovie, GeneratedFacts {
  /** The movie's key on the first site, stable over seeds and sizes: `rh0000812`. */
  readonly key: string;
}

/** The year of the first release. */
export function releaseYearOf(movie: { readonly releaseDate: string }): number {
  return Number(movie.releaseDate.slice(0, 4));
}
