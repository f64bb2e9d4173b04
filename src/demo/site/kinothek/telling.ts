import type { Random } from '../../../clock.ts';
import { type Movie, releaseYearOf } from '../movie.ts';
import { between, pick, seededRandom } from '../random.ts';
import { type Retitling, retitle } from './retitle.ts';
import type { Language } from './words.ts';

/** What the second site tells about one movie. Differs from the first site in nearly every field. */
export interface Telling {
  /** The movie's key on the second site, unrelated to the first site's: `ki48213`. */
  readonly key: string;
  /** The movie meant, as the first site knows it; null for movies that only the second site has. */
  readonly movieKey: string | null;
  readonly language: Language;
  readonly title: string;
  readonly retitling: Retitling;
  /** Stated on most pages whose title differs much. */
  readonly originalTitle: string | null;
  readonly releaseDate: string;
  /** Whether the date stands in a `datetime` attribute, or in words only. */
  readonly dateForMachines: boolean;
  /** 0–10, converted to the scale of the page when it is rendered. */
  readonly rating: number | null;
  readonly ratingScale: 5 | 100;
  readonly votes: number | null;
  readonly runtimeMinutes: number | null;
  readonly director: string | null;
  readonly genres: readonly string[];
  readonly cast: readonly string[];
  /** Null but for movies that only this site has: those were invented, and the page says so. */
  readonly inventedPlot: string | null;
  /** Whether the page names the movie's page on the first site. */
  readonly linked: boolean;
}

const SHARE_TOLD = 0.6;
const SHARE_LINKED = 1 / 3;
const SHARE_OTHER_YEAR = 0.15;
const KEY_MODULUS = 99_991;

/** Whether the second site has this movie at all. */
export function isTold(movie: Movie, seed: number): boolean {
  return seededRandom(seed, 'told', movie.index)() < SHARE_TOLD;
}

/** A key that does not betray the movie's position: multiplication modulo a prime gives every index another one. */
export function tellingKey(index: number): string {
  return `ki${String((index * 48_271 + 13) % KEY_MODULUS).padStart(5, '0')}`;
}

/** The second site's version of a movie: the same for the same seed. */
export function tellMovie(movie: Movie, seed: number): Telling {
  const random = seededRandom(seed, 'telling', movie.index);
  const language = pick(random, ['de', 'de', 'fr'] as const);
  const { title, retitling } = retitle(random, movie, language);
  const renamed = retitling === 'localised' || retitling === 'retitled';
  return {
    key: tellingKey(movie.index),
    movieKey: movie.key,
    language,
    title,
    retitling,
    originalTitle: renamed && random() < 0.8 ? movie.title : null,
    releaseDate: dateOfAnotherCountry(random, movie),
    dateForMachines: random() < 0.7,
    rating: movie.rating === null ? null : clampRating(movie.rating + (random() + random() - 1) * 0.8),
    ratingScale: pick(random, [5, 100] as const),
    votes: movie.votes === null ? null : Math.max(3, Math.round(movie.votes * (0.02 + random() * 0.1))),
    runtimeMinutes: movie.runtimeMinutes === null ? null : movie.runtimeMinutes + pick(random, [0, 0, 0, -4, -1, 1, 2]),
    director: movie.director === null ? null : directorAsCredited(random, movie.director),
    genres: movie.genres,
    cast: movie.cast.slice(0, between(random, 2, 5)).map((credit) => credit.name),
    inventedPlot: null,
    linked: random() < SHARE_LINKED,
  };
}

/** A movie that only the second site has. Invented throughout: the data set holds no further movie. */
export function tellInventedMovie(movie: Movie, seed: number): Telling {
  const telling = tellMovie(movie, seed);
  return {
    ...telling,
    movieKey: null,
    title: movie.title,
    retitling: 'same',
    originalTitle: null,
    inventedPlot: movie.plot,
    linked: false,
  };
}

/** Weeks later in the same year, or at times in the year before or after. */
function dateOfAnotherCountry(random: Random, movie: Movie): string {
  const start = new Date(`${movie.releaseDate}T00:00:00Z`);
  if (random() < SHARE_OTHER_YEAR) {
    const year = releaseYearOf(movie) + (random() < 0.8 ? 1 : -1);
    return new Date(Date.UTC(year, between(random, 0, 11), between(random, 1, 28))).toISOString().slice(0, 10);
  }
  const moved = new Date(start.getTime() + between(random, 0, 120) * 86_400_000);
  return moved.getUTCFullYear() === start.getUTCFullYear() ? moved.toISOString().slice(0, 10) : movie.releaseDate;
}

function directorAsCredited(random: Random, name: string): string {
  const [first, ...rest] = name.split(' ');
  if (first === undefined || rest.length === 0 || random() < 0.9) return name;
  return `${rest.join(' ')}, ${first}`;
}

function clampRating(rating: number): number {
  return Math.round(Math.min(10, Math.max(0, rating)) * 10) / 10;
}
