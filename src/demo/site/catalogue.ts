import { type DatasetFilm, readDataset } from './dataset.ts';
import type { Film } from './film.ts';
import { inventDatasetFilms } from './generate/invented-films.ts';
import { generateFacts } from './generate/story.ts';
import type { Retitling } from './kinothek/retitle.ts';
import { isTold, type Telling, tellFilm, tellInventedFilm } from './kinothek/telling.ts';
import { unitInterval } from './random.ts';

/** Both sites' films, by key, in the order in which the sites list them. */
export interface Catalogue {
  readonly seed: number;
  /** Films of the first site, best known first. Values are replaced, never changed, when a film changes. */
  readonly first: Map<string, Film>;
  /** Films of the second site. */
  readonly second: Map<string, Telling>;
}

/** One film and the page that each site has about it. Null where a site does not have the film. */
export interface FilmIdentity {
  readonly first: string | null;
  readonly second: string | null;
  /** How the second site's title differs; null where it does not have the film. */
  readonly retitling: Retitling | null;
  /** Whether the second site's page names the first site's page. */
  readonly linked: boolean;
}

/** One invented film, which only the second site has, for this many real ones. */
const REAL_FILMS_PER_INVENTED = 50;

/** Of the films on both sites, per fact. */
const SHARE_OF_GAPS = 0.06;

/**
 * The films of both sites. `films` bounds the real films to the best known ones (by votes); all 3,201 by default.
 * The same seed gives the same films, whatever the bound.
 */
export function buildCatalogue(options: { readonly seed: number; readonly films?: number }): Catalogue {
  const { seed } = options;
  const dataset = readDataset();
  const chosen = dataset
    .toSorted((one, other) => (other.votes ?? -1) - (one.votes ?? -1) || one.index - other.index)
    .slice(0, options.films ?? dataset.length);
  const films = chosen.map((film) => completeFilm(film, seed));
  const invented = inventDatasetFilms(Math.ceil(films.length / REAL_FILMS_PER_INVENTED), dataset.length, seed);
  const tellings = [
    ...films.filter((film) => isTold(film, seed)).map((film) => tellFilm(film, seed)),
    ...invented.map((film) => tellInventedFilm(completeFilm(film, seed), seed)),
  ];
  return {
    seed,
    first: new Map(films.map((film) => [film.key, isTold(film, seed) ? withGaps(film, seed) : film])),
    second: new Map(tellings.toSorted(byKey).map((telling) => [telling.key, telling])),
  };
}

/** Which page of the first site and which page of the second are about the same film: one entry a film. */
export function groundTruth(catalogue: Catalogue): FilmIdentity[] {
  const tellings = [...catalogue.second.values()];
  const told = new Map(
    tellings.flatMap((telling) => (telling.filmKey === null ? [] : [[telling.filmKey, telling] as const])),
  );
  const known = [...catalogue.first.keys()].map((key) => identity(key, told.get(key)));
  const onlySecond = tellings.filter((telling) => telling.filmKey === null);
  return [...known, ...onlySecond.map((telling) => identity(null, telling))];
}

function identity(first: string | null, telling: Telling | undefined): FilmIdentity {
  return {
    first,
    second: telling?.key ?? null,
    retitling: telling?.retitling ?? null,
    linked: telling?.linked ?? false,
  };
}

function completeFilm(film: DatasetFilm, seed: number): Film {
  return { ...film, key: `rh${String(film.index).padStart(7, '0')}`, ...generateFacts(film, seed) };
}

/** Some facts that only the second site states, so that both together know more than either. */
function withGaps(film: Film, seed: number): Film {
  const missing = (fact: string) => unitInterval(seed, fact, film.index) < SHARE_OF_GAPS;
  return {
    ...film,
    director: missing('director') ? null : film.director,
    runtimeMinutes: missing('runtime') ? null : film.runtimeMinutes,
  };
}

function byKey(one: Telling, other: Telling): number {
  return one.key < other.key ? -1 : 1;
}
