import type { FilmFacts, FilmType } from '../facts.ts';
import { foldName } from '../normalise/names.ts';
import { foldText } from '../normalise/text.ts';
import { foldTransliteration } from '../normalise/transliteration.ts';

/** What identity is decided by: the facts of one source's film, folded for comparison. */
export interface Comparable {
  /** `source/source id`: names the film within all sources. */
  reference: string;
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

const kinds: Record<FilmType, Comparable['kind']> = {
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

const articles = /^(?:the|a|an|der|die|das|ein|eine|le|la|les|un|une|el|los|las|il|lo|gli|o|os) (?=\S)/;

/** Name of a film within all sources, as it stands in indices. */
export function filmReference(source: string, sourceId: string): string {
  return `${source}/${sourceId}`;
}

/** @param facts normalised facts. */
export function comparableOf(source: string, sourceId: string, facts: FilmFacts): Comparable {
  const titles = [facts.title, facts.original_title, ...facts.alternate_titles.slice(0, 8)];
  return {
    reference: filmReference(source, sourceId),
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

const numberWords = 'one two three four five six seven eight nine ten eleven twelve thirteen'.split(' ');
const numberWord = new RegExp(`\\b(?:${numberWords.join('|')})\\b`, 'g');

/** A title folded, without its leading article ("The Matrix", "Matrix, The"), small numbers in digits. */
export function foldTitle(title: string): string {
  const turned = title.replace(/^(.{2,}), (The|A|An|Der|Die|Das|Le|La|Les|El|Los|Il)$/i, '$2 $1');
  // Decomposed, the sign of a fraction would run into the number before it: "8½" is "8 1/2".
  const folded = foldText(turned.replace(/(?<=\d)(?=[\u00bc-\u00be\u2150-\u215e])/g, ' '));
  const name = folded.replace(articles, '') || title.toLowerCase();
  return name.replace(numberWord, (word) => String(numberWords.indexOf(word) + 1));
}

const nameKeys = new Map<string, string>();
const nameKeysAtMost = 20_000;

/** A person's name for comparison: whatever the order of its words and the transliteration. */
export function nameKey(name: string): string {
  const known = nameKeys.get(name);
  if (known !== undefined) return known;
  const key = foldTransliteration(foldName(name)).split(' ').toSorted().join(' ');
  // The same names come again with every page of a film, and with the next film.
  if (nameKeys.size >= nameKeysAtMost) nameKeys.clear();
  nameKeys.set(name, key);
  return key;
}

/** The blocking key of one source's film alone. */
export function referenceKey(reference: string): string {
  return `r:${reference}`;
}

/** Blocking keys: films that share none are never compared. A film is filed under `filed` and looks under `sought`. */
export function blockingKeys(film: Comparable): { filed: string[]; sought: string[] } {
  const filed: string[] = [referenceKey(film.reference)];
  const sought: string[] = [referenceKey(film.reference)];
  if (film.externalId !== null) {
    filed.push(`x:${film.externalId}`);
    sought.push(`x:${film.externalId}`);
  }
  for (const title of film.titles) {
    if (film.year === null) {
      filed.push(`t:${title}`);
      sought.push(`t:${title}`, `n:${title}`);
    } else {
      filed.push(`n:${title}`, `t:${title}:${film.year}`);
      sought.push(`t:${title}`, ...around(film.year).map((year) => `t:${title}:${year}`));
    }
  }
  if (film.year !== null) {
    for (const title of film.titles) {
      const letters = lettersOf(title);
      if (letters.length < leastLetters) continue;
      filed.push(`l:${letters}:${film.year}`);
      sought.push(...around(film.year).map((year) => `l:${letters}:${year}`));
    }
    for (const director of film.directors.slice(0, 3).flatMap(wordPairs)) {
      filed.push(`d:${director}:${film.year}`);
      sought.push(...around(film.year).map((year) => `d:${director}:${year}`));
    }
    for (const pair of leadingPairs(film.stars)) {
      filed.push(`s:${pair}:${film.year}`);
      sought.push(...around(film.year).map((year) => `s:${pair}:${year}`));
    }
  }
  return { filed, sought };
}

/**
 * The first three stars, two by two. One alone would link films into chains without end: whoever makes three films a year makes
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

function around(year: number): number[] {
  return [year - 1, year, year + 1];
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values.filter((value) => value !== ''))];
}
