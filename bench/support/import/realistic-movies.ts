import { between, pick, seededRandom } from '../../../src/demo/site/random.ts';
import { emptyFacts, type MovieFacts, type MovieType } from '../../../src/movie/facts.ts';
import { People } from './people.ts';
import { localisedTitle, mistyped, type TitleKind, titleMaker } from './titles.ts';

/** What one source says of a movie of a generated catalogue, and which movie it is about. */
export interface RealisticRecord {
  /** `imdb` for everything; `kinothek` for what is there twice. */
  source: 'imdb' | 'kinothek';
  sourceId: string;
  /** The truth: records of one number are one movie. */
  movie: number;
  facts: MovieFacts;
}

export interface RealisticOptions {
  /** Movies and series, each with a record of the first source. */
  movies: number;
  seed?: number;
  /** Of the movies, how many the second source tells of too. */
  duplicates?: number;
  /** Whether the first source states IMDb's ids. */
  ids?: boolean;
}

/**
 * A catalogue in IMDb's proportions: years, kinds, lengths of titles (a fifth are one word), remakes, sequels, and people by power law
 * who work together again. The second source states no ids; it has typing errors, other titles, years off by one, and gaps.
 * The records of a movie depend on the seed, its number and how many movies there are.
 */
export function* realisticRecords(options: RealisticOptions): Generator<RealisticRecord> {
  const { movies, seed = 1, duplicates = 0.3, ids = true } = options;
  const directors = new People('director', movies * 0.4, 0.32);
  const actors = new People('actor', movies * 2.5, 0.33);
  const writers = new People('writer', movies * 0.8, 0.3);
  const titleOf = titleMaker(seed, movies);
  for (let movie = 0; movie < movies; movie += 1) {
    const random = seededRandom(seed, 'movie', movie);
    const { title, kind } = titleOf(movie);
    const facts = firstTelling(random, title, { directors, actors, writers });
    const sourceId = `tt${String(movie + 1).padStart(7, '0')}`;
    yield { source: 'imdb', sourceId, movie, facts: ids ? { ...facts, id: sourceId } : facts };
    if (random() >= duplicates) continue;
    yield { source: 'kinothek', sourceId: `k${movie}`, movie, facts: secondTelling(random, facts, kind, movie) };
  }
}

interface Trades {
  directors: People;
  actors: People;
  writers: People;
}

const types: readonly (readonly [MovieType, number])[] = [
  ['movie', 0.62],
  ['tvMovie', 0.75],
  ['short', 0.82],
  ['tvSeries', 0.96],
  ['tvMiniSeries', 1],
];

function firstTelling(random: () => number, title: string, { directors, actors, writers }: Trades): MovieFacts {
  const share = random();
  const type = types.find(([, upTo]) => share < upTo)?.[0] ?? 'movie';
  // Half of all films are of the last twenty years.
  const year = 2025 - Math.floor(110 * random() ** 2.2);
  const director = directors.atWork(year, random);
  const second = random() < 0.07 ? [directors.atWork(year, random)] : [];
  const stars = Array.from({ length: random() < 0.06 ? 0 : between(random, 3, 10) }, () =>
    random() < 0.35 ? directors.companionOf(director, actors, random) : actors.atWork(year, random),
  );
  const isAuthor = random() < 0.35;
  const others = random() < 0.75 ? [writers.nameOf(writers.atWork(year, random))] : [];
  const hasDirector = type !== 'tvSeries' || random() < 0.2;
  const directing = hasDirector ? [director, ...second].map((person) => directors.nameOf(person)) : [];
  return {
    ...emptyFacts(),
    type,
    title,
    year,
    director: random() < 0.03 ? [] : directing,
    writers: [...(isAuthor ? directing.slice(0, 1) : []), ...others],
    stars: [...new Set(stars)].map((person) => actors.nameOf(person)),
    runtime_minutes: random() < 0.12 ? null : runtimeOf(type, random),
    genre: [...new Set([pick(random, genres), pick(random, genres)])],
    rating: Math.round((3 + 6 * random()) * 10) / 10,
    votes: Math.floor(10 ** (1 + 5 * random() ** 3)),
  };
}

const genres = 'Drama Comedy Drama Thriller Romance Action Crime Horror Documentary Family Animation'.split(' ');

function runtimeOf(type: MovieType, random: () => number): number {
  if (type === 'short') return between(random, 4, 35);
  if (type === 'tvSeries' || type === 'tvMiniSeries') return pick(random, [25, 30, 44, 45, 60]);
  return Math.round(80 + 25 * (random() + random()));
}

function secondTelling(random: () => number, first: MovieFacts, kind: TitleKind, movie: number): MovieFacts {
  const share = random();
  const title = first.title ?? '';
  const other = share < 0.18 ? mistyped(random, title) : localisedTitle(movie, title, kind);
  const isLocalised = share >= 0.18 && share < 0.33;
  const shown = share < 0.33 ? other : title;
  const apart = random();
  const year = (first.year ?? 2000) + (apart < 0.08 ? 1 : apart < 0.13 ? -1 : 0);
  const director = first.director.map((name) => (random() < 0.06 ? mistyped(random, name) : name));
  const stars = first.stars
    .filter(() => random() < 0.75)
    .map((name) => (random() < 0.04 ? mistyped(random, name) : name));
  return {
    ...first,
    id: null,
    title: shown,
    original_title: isLocalised && random() < 0.75 ? title : null,
    year: random() < 0.02 ? null : year,
    director: random() < 0.06 ? [] : director,
    writers: random() < 0.5 ? [] : first.writers,
    stars: random() < 0.1 ? [] : stars,
    runtime_minutes:
      random() < 0.2 || first.runtime_minutes === null ? null : first.runtime_minutes + minutesOff(random),
    rating: Math.round((3 + 6 * random()) * 10) / 10,
    votes: between(random, 1, 5000),
  };
}

function minutesOff(random: () => number): number {
  const share = random();
  if (share < 0.7) return 0;
  return share < 0.9 ? pick(random, [-1, 1]) : between(random, 2, 9);
}
