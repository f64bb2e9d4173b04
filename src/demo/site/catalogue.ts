import { type DatasetMovie, readDataset } from './dataset.ts';
import { inventDatasetMovies } from './generate/invented-movies.ts';
import { generateFacts } from './generate/story.ts';
import type { Retitling } from './kinothek/retitle.ts';
import { isTold, type Telling, tellInventedMovie, tellMovie } from './kinothek/telling.ts';
import type { Movie } from './movie.ts';
import { unitInterval } from './random.ts';

/** Both sites' movies, by key, in the order in which the sites list them. */
export interface Catalogue {
  readonly seed: number;
  /** Movies of the first site, best known first. Values are replaced, never changed, when a movie changes. */
  readonly first: Map<string, Movie>;
  /** Movies of the second site. */
  readonly second: Map<string, Telling>;
}

/** One movie and the page that each site has about it. Null where a site does not have the movie. */
export interface MovieIdentity {
  readonly first: string | null;
  readonly second: string | null;
  /** How the second site's title differs; null where it does not have the movie. */
  readonly retitling: Retitling | null;
  /** Whether the second site's page names the first site's page. */
  readonly linked: boolean;
}

/** One invented movie, which only the second site has, for this many real ones. */
const REAL_MOVIES_PER_INVENTED = 50;

/** Of the movies on both sites, per fact. */
const SHARE_OF_GAPS = 0.06;

/**
 * The movies of both sites. `movies` bounds the real movies to the best known ones (by votes); all 3,201 by default.
 * The same seed gives the same movies, whatever the bound.
 */
export function buildCatalogue(options: { readonly seed: number; readonly movies?: number }): Catalogue {
  const { seed } = options;
  const dataset = readDataset();
  const chosen = dataset
    .toSorted((one, other) => (other.votes ?? -1) - (one.votes ?? -1) || one.index - other.index)
    .slice(0, options.movies ?? dataset.length);
  const movies = chosen.map((movie) => completeMovie(movie, seed));
  const invented = inventDatasetMovies(Math.ceil(movies.length / REAL_MOVIES_PER_INVENTED), dataset.length, seed);
  const tellings = [
    ...movies.filter((movie) => isTold(movie, seed)).map((movie) => tellMovie(movie, seed)),
    ...invented.map((movie) => tellInventedMovie(completeMovie(movie, seed), seed)),
  ];
  return {
    seed,
    first: new Map(movies.map((movie) => [movie.key, isTold(movie, seed) ? withGaps(movie, seed) : movie])),
    second: new Map(tellings.toSorted(byKey).map((telling) => [telling.key, telling])),
  };
}

/** Which page of the first site and which page of the second are about the same movie: one entry a movie. */
export function groundTruth(catalogue: Catalogue): MovieIdentity[] {
  const tellings = [...catalogue.second.values()];
  const told = new Map(
    tellings.flatMap((telling) => (telling.movieKey === null ? [] : [[telling.movieKey, telling] as const])),
  );
  const known = [...catalogue.first.keys()].map((key) => identity(key, told.get(key)));
  const onlySecond = tellings.filter((telling) => telling.movieKey === null);
  return [...known, ...onlySecond.map((telling) => identity(null, telling))];
}

function identity(first: string | null, telling: Telling | undefined): MovieIdentity {
  return {
    first,
    second: telling?.key ?? null,
    retitling: telling?.retitling ?? null,
    linked: telling?.linked ?? false,
  };
}

function completeMovie(movie: DatasetMovie, seed: number): Movie {
  return { ...movie, key: `rh${String(movie.index).padStart(7, '0')}`, ...generateFacts(movie, seed) };
}

/** Some facts that only the second site states, so that both together know more than either. */
function withGaps(movie: Movie, seed: number): Movie {
  const missing = (fact: string) => unitInterval(seed, fact, movie.index) < SHARE_OF_GAPS;
  return {
    ...movie,
    director: missing('director') ? null : movie.director,
    runtimeMinutes: missing('runtime') ? null : movie.runtimeMinutes,
  };
}

function byKey(one: Telling, other: Telling): number {
  return one.key < other.key ? -1 : 1;
}
