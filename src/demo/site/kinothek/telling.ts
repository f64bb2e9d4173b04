import type { Random } from '../../../clock.ts';
import { type Film, yearOf } from '../film.ts';
import { between, pick, seededRandom } from '../random.ts';
import { type Retitling, retitle } from './retitle.ts';
import type { Language } from './words.ts';

/** What the second site tells about one film. Differs from the first site in nearly every field. */
export interface Telling {
  /** The film's key on the second site, unrelated to the first site's: `ki48213`. */
  readonly key: string;
  /** The film meant, as the first site knows it; null for films that only the second site has. */
  readonly filmKey: string | null;
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
  /** Null but for films that only this site has: those were invented, and the page says so. */
  readonly inventedPlot: string | null;
  /** Whether the page names the film's page on the first site. */
  readonly linked: boolean;
}

const SHARE_TOLD = 0.6;
const SHARE_LINKED = 1 / 3;
const SHARE_OTHER_YEAR = 0.15;
const KEY_MODULUS = 99_991;

/** Whether the second site has this film at all. */
export function isTold(film: Film, seed: number): boolean {
  return seededRandom(seed, 'told', film.index)() < SHARE_TOLD;
}

/** A key that does not betray the film's position: multiplication modulo a prime gives every index another one. */
export function tellingKey(index: number): string {
  return `ki${String((index * 48_271 + 13) % KEY_MODULUS).padStart(5, '0')}`;
}

/** The second site's version of a film: the same for the same seed. */
export function tellFilm(film: Film, seed: number): Telling {
  const random = seededRandom(seed, 'telling', film.index);
  const language = pick(random, ['de', 'de', 'fr'] as const);
  const { title, retitling } = retitle(random, film, language);
  const renamed = retitling === 'localised' || retitling === 'retitled';
  return {
    key: tellingKey(film.index),
    filmKey: film.key,
    language,
    title,
    retitling,
    originalTitle: renamed && random() < 0.8 ? film.title : null,
    releaseDate: dateOfAnotherCountry(random, film),
    dateForMachines: random() < 0.7,
    rating: film.rating === null ? null : clampRating(film.rating + (random() + random() - 1) * 0.8),
    ratingScale: pick(random, [5, 100] as const),
    votes: film.votes === null ? null : Math.max(3, Math.round(film.votes * (0.02 + random() * 0.1))),
    runtimeMinutes: film.runtimeMinutes === null ? null : film.runtimeMinutes + pick(random, [0, 0, 0, -4, -1, 1, 2]),
    director: film.director === null ? null : directorAsCredited(random, film.director),
    genres: film.genres,
    cast: film.cast.slice(0, between(random, 2, 5)).map((credit) => credit.name),
    inventedPlot: null,
    linked: random() < SHARE_LINKED,
  };
}

/** A film that only the second site has. Invented throughout: the data set holds no further film. */
export function tellInventedFilm(film: Film, seed: number): Telling {
  const telling = tellFilm(film, seed);
  return {
    ...telling,
    filmKey: null,
    title: film.title,
    retitling: 'same',
    originalTitle: null,
    inventedPlot: film.plot,
    linked: false,
  };
}

/** Weeks later in the same year, or at times in the year before or after. */
function dateOfAnotherCountry(random: Random, film: Film): string {
  const start = new Date(`${film.releaseDate}T00:00:00Z`);
  if (random() < SHARE_OTHER_YEAR) {
    const year = yearOf(film) + (random() < 0.8 ? 1 : -1);
    return new Date(Date.UTC(year, between(random, 0, 11), between(random, 1, 28))).toISOString().slice(0, 10);
  }
  const moved = new Date(start.getTime() + between(random, 0, 120) * 86_400_000);
  return moved.getUTCFullYear() === start.getUTCFullYear() ? moved.toISOString().slice(0, 10) : film.releaseDate;
}

function directorAsCredited(random: Random, name: string): string {
  const [first, ...rest] = name.split(' ');
  if (first === undefined || rest.length === 0 || random() < 0.9) return name;
  return `${rest.join(' ')}, ${first}`;
}

function clampRating(rating: number): number {
  return Math.round(Math.min(10, Math.max(0, rating)) * 10) / 10;
}
