import { memoize } from '../compact/memoize.ts';
import type { MovieFacts, MovieType } from '../facts.ts';
import { foldName } from '../normalise/names.ts';
import { foldText } from '../normalise/text.ts';
import { foldTransliteration, inLatinLetters } from '../normalise/transliteration.ts';
import { numbersInDigits, withoutEdition } from './title-words.ts';

/** What identity is decided by: the facts of one source's movie, folded for comparison. */
export interface MatchProfile {
  /** `source/source id`: names the movie within all sources. */
  sourceKey: string;
  source: string;
  externalId: string | null;
  kind: 'film' | 'series' | 'episode' | 'game' | 'unknown';
  titles: readonly string[];
  year: number | null;
  releaseDate: string | null;
  runtimeMinutes: number | null;
  /** Names of people as `nameKey` makes them. */
  directors: readonly string[];
  stars: readonly string[];
  writers: readonly string[];
}

const kinds: Record<MovieType, MatchProfile['kind']> = {
  movie: 'film',
  tvMovie: 'film',
  short: 'film',
  video: 'film',
  tvSpecial: 'film',
  musicVideo: 'film',
  tvSeries: 'series',
  tvMiniSeries: 'series',
  podcastSeries: 'series',
  tvEpisode: 'episode',
  podcastEpisode: 'episode',
  videoGame: 'game',
  unknown: 'unknown',
};

const articles =
  /^(?:the|a|an|der|die|das|ein|eine|le|la|les|un|une|el|los|las|il|lo|gli|o|os|det|den|de|het|een|um|uma) (?=\S)/;
const articleBehind =
  /^(.{2,}), (The|A|An|Der|Die|Das|Ein|Eine|Le|La|Les|Un|Une|El|Los|Las|Il|Lo|Gli|O|Os|Det|Den|De|Het|Een|Um|Uma)$/i;
const elidedBehind = /^(.{2,}), (L['’])$/i;

/** Name of a movie within all sources, as it stands in indices. */
export function sourceKey(source: string, sourceId: string): string {
  return `${source}/${sourceId}`;
}

/** @param facts normalised facts. */
export function makeMatchProfile(source: string, sourceId: string, facts: MovieFacts): MatchProfile {
  const titles = [facts.title, facts.original_title, ...facts.alternate_titles.slice(0, 8)];
  return {
    sourceKey: sourceKey(source, sourceId),
    source,
    externalId: facts.id,
    kind: kinds[facts.type],
    titles: distinct(titles.flatMap((title) => (title === null ? [] : [foldTitle(title)]))),
    year: facts.year,
    releaseDate: facts.release_date?.length === 10 ? facts.release_date : null,
    runtimeMinutes: facts.runtime_minutes,
    directors: distinct(facts.director.map(nameKey)),
    stars: distinct(facts.stars.slice(0, 10).map(nameKey)),
    writers: distinct(facts.writers.slice(0, 10).map(nameKey)),
  };
}

/**
 * A title folded for comparison: without its leading article ("The Matrix", "Matrix, The") and the name of an edition, small numbers in
 * digits, `+` read as "and", Cyrillic and Greek in Latin letters.
 */
export function foldTitle(title: string): string {
  const turned = withoutEdition(title).replace(articleBehind, '$2 $1').replace(elidedBehind, '$2$1');
  // Decomposed, the sign of a fraction would run into the number before it: "8½" is "8 1/2".
  const spaced = turned.replace(/(?<=\d)(?=[\u00bc-\u00be\u2150-\u215e])/g, ' ').replace(/ \+ /g, ' and ');
  const name = inLatinLetters(foldText(spaced)).replace(articles, '') || title.toLowerCase();
  return numbersInDigits(name);
}

/** A person's name for comparison: whatever the order of its words and the transliteration. Names come again with every movie. */
export const nameKey = memoize(20_000, (name) =>
  foldTransliteration(inLatinLetters(foldName(name)))
    .split(' ')
    .toSorted()
    .join(' '),
);

/** The blocking key of one source's movie alone. */
export function ownBlockingKey(sourceKey: string): string {
  return `r:${sourceKey}`;
}

/** Keys of a movie that say which one it is: what is indexed under them is looked at without being compared. */
export function statedKeys({ sourceKey, externalId }: MatchProfile): string[] {
  return [ownBlockingKey(sourceKey), ...(externalId === null ? [] : [`x:${externalId}`])];
}

/** All keys that a movie is indexed under: those that share none are never compared. Movies look under `lookupKeys` for others. */
export function indexKeys(movie: MatchProfile): string[] {
  const { titles, year } = movie;
  const keys = statedKeys(movie);
  if (year === null) return [...keys, ...titles.map((title) => `t:${title}`)];
  for (const title of titles) keys.push(`n:${title}`, `t:${title}:${year}`);
  for (const key of keysOfYears(movie)) keys.push(`${key}:${year}`);
  return keys;
}

/** Keys under which what may be one movie with this one is indexed. */
export function lookupKeys(movie: MatchProfile): string[] {
  return [...statedKeys(movie), ...blockingKeys(movie)];
}

/** Keys that propose movies to compare with this one. */
export function blockingKeys(movie: MatchProfile): string[] {
  const { titles, year } = movie;
  const keys = titles.map((title) => `t:${title}`);
  if (year === null) return [...keys, ...titles.map((title) => `n:${title}`)];
  for (const key of [...titles.map((title) => `t:${title}`), ...keysOfYears(movie)]) {
    keys.push(`${key}:${year - 1}`, `${key}:${year}`, `${key}:${year + 1}`);
  }
  return keys;
}

/** What brings movies of neighbouring years together: the letters of a title, a director, two leading stars. */
function keysOfYears({ titles, directors, stars }: MatchProfile): string[] {
  return [
    ...titles
      .map(lettersOf)
      .filter((letters) => letters.length >= leastLetters)
      .map((letters) => `l:${letters}`),
    ...directors.slice(0, 3).flatMap((director) => wordPairs(director).map((pair) => `d:${pair}`)),
    ...leadingPairs(stars).map((pair) => `s:${pair}`),
  ];
}

/**
 * The first three stars, two by two. One alone would link movies into chains without end: whoever makes three movies a year makes
 * them with others who do.
 */
function leadingPairs([first, second, third]: readonly string[]): string[] {
  if (first === undefined || second === undefined) return [];
  const pairs =
    third === undefined
      ? [[first, second]]
      : [
          [first, second],
          [first, third],
          [second, third],
        ];
  return pairs.map((pair) => pair.toSorted().join('+'));
}

/** The words of a name two by two, so that one who leaves a middle name out is found; few names have more than two. */
function wordPairs(name: string): string[] {
  const words = name.split(' ').slice(0, 4);
  if (words.length <= 2) return [name];
  return words.flatMap((word, index) => words.slice(index + 1).map((other) => `${word} ${other}`));
}

const leastLetters = 6;

/** The letters of a title, each once, in order: swapped, doubled and most forgotten letters change nothing. */
export function lettersOf(title: string): string {
  return [...new Set(title.replaceAll(' ', ''))].toSorted().join('');
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values.filter((value) => value !== ''))];
}
