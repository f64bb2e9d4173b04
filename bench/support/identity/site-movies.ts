import { buildCatalogue, type Catalogue } from '../../../src/demo/site/catalogue.ts';
import type { Telling } from '../../../src/demo/site/kinothek/telling.ts';
import { type Movie, releaseYearOf } from '../../../src/demo/site/movie.ts';
import { emptyFacts, type MovieFacts } from '../../../src/movie/facts.ts';
import { type MatchProfile, makeMatchProfile } from '../../../src/movie/identity/match-profile.ts';
import { normaliseFacts } from '../../../src/movie/normalise/normalise.ts';

/** Both demo sites' pages as identity sees them, without their links to each other. */
export class SiteMovies {
  readonly catalogue: Catalogue;
  /** By the key of the first site. */
  readonly first: ReadonlyMap<string, MatchProfile>;
  /** By the key of the second site. */
  readonly second: ReadonlyMap<string, MatchProfile>;

  constructor(seed: number, movies?: number) {
    this.catalogue = buildCatalogue({ seed, ...(movies === undefined ? {} : { movies }) });
    this.first = new Map([...this.catalogue.first].map(([key, movie]) => [key, firstSite(key, movie)]));
    this.second = new Map([...this.catalogue.second].map(([key, telling]) => [key, secondSite(key, telling)]));
  }

  get all(): MatchProfile[] {
    return [...this.first.values(), ...this.second.values()];
  }
}

function firstSite(key: string, movie: Movie): MatchProfile {
  return pageOf('reelhouse', key, {
    title: movie.title,
    year: releaseYearOf(movie),
    release_date: movie.releaseDate,
    director: movie.director === null ? [] : [movie.director],
    runtime_minutes: movie.runtimeMinutes,
    stars: movie.cast.map(({ name }) => name),
    writers: movie.writers.map(({ name }) => name),
  });
}

function secondSite(key: string, telling: Telling): MatchProfile {
  return pageOf('kinothek', key, {
    title: telling.title,
    original_title: telling.originalTitle,
    year: Number(telling.releaseDate.slice(0, 4)),
    release_date: telling.releaseDate,
    director: telling.director === null ? [] : [telling.director],
    runtime_minutes: telling.runtimeMinutes,
    stars: [...telling.cast],
  });
}

function pageOf(source: string, key: string, facts: Partial<MovieFacts>): MatchProfile {
  return makeMatchProfile(source, key, normaliseFacts({ ...emptyFacts(), type: 'movie', ...facts }));
}
