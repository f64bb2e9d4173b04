import { buildCatalogue } from '../../../src/demo/site/catalogue.ts';
import { type Movie, releaseYearOf } from '../../../src/demo/site/movie.ts';
import { pick, seededRandom } from '../../../src/demo/site/random.ts';
import { emptyFacts, type MovieFacts } from '../../../src/movie/facts.ts';
import type { Observation } from '../../../src/movie/observation.ts';

/**
 * Any number of movies made of the data set's by seeded variation: the first 3,201 as they are, each later one with a word of its
 * title, its people, year, plot and keywords partly taken from others. So directors keep a few movies each, and words and genres
 * keep the frequencies that they have.
 */
export class VariedMovies {
  readonly #real: readonly Movie[];
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
    this.#real = [...buildCatalogue({ seed }).first.values()];
  }

  /** The facts of a movie by its number; the same for the same seed. */
  facts(number: number): MovieFacts {
    const movie = this.#real[number % this.#real.length] as Movie;
    const generation = Math.floor(number / this.#real.length);
    const id = `tt${String(1_000_000 + number)}`;
    const facts = { ...factsOf(movie), id };
    return generation === 0 ? facts : this.#varied(facts, number, generation);
  }

  #varied(facts: MovieFacts, number: number, generation: number): MovieFacts {
    const random = seededRandom(this.#seed, number);
    const other = factsOf(pick(random, this.#real));
    // The same for all movies of a generation: whoever made three movies in the data set makes three in each generation, and
    // family names are made of two, so that no name is that of many people.
    const renamed = (name: string) => {
      const named = seededRandom(this.#seed, generation, name);
      return `${name.split(' ')[0]} ${familyOf(pick(named, this.#real))}${familyOf(pick(named, this.#real)).toLowerCase()}`;
    };
    return {
      ...facts,
      title: mixed(facts.title ?? '', other.title ?? '', random),
      year: 1920 + Math.floor(random() * 106),
      release_date: null,
      director: facts.director.map(renamed),
      writers: facts.writers.map(renamed),
      stars: [...facts.stars.slice(0, 3), ...other.stars.slice(0, 5)].map(renamed),
      plot: mixed(facts.plot ?? '', other.plot ?? '', random),
      keywords: [...facts.keywords.slice(0, 3), ...other.keywords.slice(0, 3)],
      runtime_minutes: 70 + Math.floor(random() * 90),
    };
  }
}

function familyOf(movie: Movie): string {
  return movie.cast[0]?.name.split(' ').at(-1) ?? '';
}

function factsOf(movie: Movie): MovieFacts {
  return {
    ...emptyFacts(),
    type: 'movie',
    title: movie.title,
    year: releaseYearOf(movie),
    release_date: movie.releaseDate,
    rating: movie.rating,
    votes: movie.votes,
    director: movie.director === null ? [] : [movie.director],
    writers: movie.writers.map(({ name, credit }) => (credit === null ? name : `${name} (${credit})`)),
    stars: movie.cast.slice(0, 10).map(({ name }) => name),
    genre: [...movie.genres],
    plot: movie.plot,
    keywords: [...movie.keywords],
    runtime_minutes: movie.runtimeMinutes,
  };
}

/** The first half of one text's words and the second half of another's, now and then the other way round. */
function mixed(text: string, other: string, random: () => number): string {
  const [one, two] = random() < 0.5 ? [text.split(' '), other.split(' ')] : [other.split(' '), text.split(' ')];
  return [...one.slice(0, Math.ceil(one.length / 2)), ...two.slice(Math.floor(two.length / 2))].join(' ');
}

/** What a source says of a movie, so many minutes after the first movies were seen. */
export function observe(source: string, number: number, facts: MovieFacts, minute: number): Observation {
  const key = `movie-${number}`;
  return {
    schema_version: 2,
    source,
    source_id: key,
    url: `https://${source}.example/${key}`,
    observed_at: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
    run: 'bench',
    page: null,
    extractor: '1',
    facts,
    provenance: {},
  };
}

/**
 * What crawls bring: of ten observations five are newer facts of a movie that the source has told of, two are of another source,
 * two repeat what is known, and one is of a movie that is new.
 */
export function workload(movies: VariedMovies, known: number, count: number, round: number): Observation[] {
  const random = seededRandom('workload', known, round);
  return Array.from({ length: count }, (_, index) => {
    const kind = index % 10;
    const isNew = kind === 9;
    const number = isNew ? known + round * count + index : Math.floor(random() * known);
    const facts = movies.facts(number);
    if (kind < 5) {
      const rating = Math.round(10 * (2 + 7 * random())) / 10;
      return observe('reelhouse', number, { ...facts, rating, votes: (facts.votes ?? 0) + index }, 1 + round);
    }
    if (kind < 7) return observe('kinothek', number, { ...facts, id: null }, 1 + round);
    return observe('reelhouse', number, facts, isNew ? 1 + round : 0);
  });
}
