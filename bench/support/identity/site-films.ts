import { buildCatalogue, type Catalogue } from '../../../src/demo/site/catalogue.ts';
import { type Film, yearOf } from '../../../src/demo/site/film.ts';
import type { Telling } from '../../../src/demo/site/kinothek/telling.ts';
import { emptyFacts, type FilmFacts } from '../../../src/movie/facts.ts';
import { type Comparable, comparableOf } from '../../../src/movie/identity/comparable.ts';
import { normaliseFacts } from '../../../src/movie/normalise/normalise.ts';

/** Both demo sites' pages as identity sees them, without their links to each other. */
export class SiteFilms {
  readonly catalogue: Catalogue;
  /** By the key of the first site. */
  readonly first: ReadonlyMap<string, Comparable>;
  /** By the key of the second site. */
  readonly second: ReadonlyMap<string, Comparable>;

  constructor(seed: number, films?: number) {
    this.catalogue = buildCatalogue({ seed, ...(films === undefined ? {} : { films }) });
    this.first = new Map([...this.catalogue.first].map(([key, film]) => [key, firstSite(key, film)]));
    this.second = new Map([...this.catalogue.second].map(([key, telling]) => [key, secondSite(key, telling)]));
  }

  get all(): Comparable[] {
    return [...this.first.values(), ...this.second.values()];
  }
}

function firstSite(key: string, film: Film): Comparable {
  return pageOf('reelhouse', key, {
    title: film.title,
    year: yearOf(film),
    release_date: film.releaseDate,
    director: film.director === null ? [] : [film.director],
    runtime_minutes: film.runtimeMinutes,
    stars: film.cast.map(({ name }) => name),
    writers: film.writers.map(({ name }) => name),
  });
}

function secondSite(key: string, telling: Telling): Comparable {
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

function pageOf(source: string, key: string, facts: Partial<FilmFacts>): Comparable {
  return comparableOf(source, key, normaliseFacts({ ...emptyFacts(), type: 'movie', ...facts }));
}
