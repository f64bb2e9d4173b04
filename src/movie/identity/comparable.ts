import type { FilmFacts, FilmType } from '../facts.ts';
import { foldName } from '../normalise/names.ts';
import { foldText } from '../normalise/text.ts';

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
    directors: distinct(facts.director.map(foldName)),
    stars: distinct(facts.stars.slice(0, 10).map(foldName)),
    writers: distinct(facts.writers.slice(0, 10).map(foldName)),
  };
}

/** A title folded, without its leading article ("The Matrix", "Matrix, The"). */
export function foldTitle(title: string): string {
  const turned = title.replace(/^(.{2,}), (The|A|An|Der|Die|Das|Le|La|Les|El|Los|Il)$/i, '$2 $1');
  const folded = foldText(turned);
  return folded.replace(articles, '') || title.toLowerCase();
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
    for (const director of film.directors.slice(0, 3)) {
      filed.push(`d:${director}:${film.year}`);
      sought.push(...around(film.year).map((year) => `d:${director}:${year}`));
    }
  }
  return { filed, sought };
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
