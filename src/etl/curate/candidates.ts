import type { NatsConnection } from '@nats-io/nats-core';
import { decodeCheckedCatalogueEntry } from '../../messaging/formats.ts';
import { readStream, streamState } from '../../messaging/read-stream.ts';
import { streams } from '../../messaging/subjects.ts';
import { canaryId } from '../../movie/canary.ts';
import type { CuratedSplits } from '../../movie/identity/curated-splits.ts';
import { compareFilms, type Match } from '../../movie/identity/match.ts';
import { compareText } from '../../movie/identity/partition.ts';
import { comparableOfEntry, isTombstone } from '../../movie/record.ts';
import { FilmIndex } from '../view/film-index.ts';
import { readSplits } from './split-store.ts';

/** Another film that may be the same one: the evidence is not sure enough to join them. */
export interface Candidate {
  /** Id of the other film. */
  other: string;
  /** Of the two sources' films that speak for it most. */
  match: Match;
}

/** The films that may be one with this one, the likeliest first. None that a curator or a certain difference keeps apart. */
export function candidatesOf(films: FilmIndex, splits: CuratedSplits, record: string): Candidate[] {
  const own = films.membersOf(record).map(({ comparable }) => comparable);
  const others = Map.groupBy(
    films.neighbourhood(own).filter((member) => member.record !== record),
    (member) => member.record,
  );
  return [...others]
    .flatMap(([other, members]) => {
      const pairs = members.flatMap(({ comparable }) => own.map((film) => [film, comparable] as const));
      if (pairs.some(([one, two]) => splits.judge(one.reference, two.reference) !== null)) return [];
      const matches = pairs.map(([one, two]) => compareFilms(one, two));
      const likeliest = matches.toSorted((one, two) => two.score - one.score)[0];
      const certain = matches.some(({ verdict }) => verdict === 'conflict');
      return certain || likeliest?.verdict !== 'candidate' ? [] : [{ other, match: likeliest }];
    })
    .toSorted((one, two) => two.match.score - one.match.score || compareText(one.other, two.other));
}

/** A film as a list of candidates shows it. */
export interface CandidateFilm {
  id: string;
  title: string | null;
  year: number | null;
  director: string[];
  /** `source/source id` of all that tell of it. */
  observations: string[];
}

export interface CandidatePair {
  films: [CandidateFilm, CandidateFilm];
  match: Match;
}

/** Every pair of films of the catalogue that may be one, the likeliest first. Reads the catalogue; needs no running ETL. */
export async function findCandidates(
  connection: NatsConnection,
  onProgress: (done: number, total: number) => void,
): Promise<CandidatePair[]> {
  const splits = await readSplits(connection);
  const index = new FilmIndex(splits);
  const films = new Map<string, CandidateFilm>();
  const { messages } = await streamState(connection, streams.catalogue);
  let read = 0;
  for await (const { data } of readStream(connection, streams.catalogue, 'newest-of-each-subject')) {
    read += 1;
    onProgress(read, messages);
    const entry = decodeCheckedCatalogueEntry(data);
    if (isTombstone(entry) || entry.id === canaryId) continue;
    const comparables = entry.entries.map(comparableOfEntry);
    const { title, year, director } = entry.facts;
    index.put(entry.id, comparables);
    films.set(entry.id, {
      id: entry.id,
      title,
      year,
      director,
      observations: comparables.map(({ reference }) => reference),
    });
  }
  return [...films.values()]
    .flatMap((film) =>
      candidatesOf(index, splits, film.id).flatMap(({ other, match }) => {
        const second = films.get(other);
        // Each pair is found from both sides.
        return second === undefined || other < film.id
          ? []
          : [{ films: [film, second] as CandidatePair['films'], match }];
      }),
    )
    .toSorted((one, two) => two.match.score - one.match.score || compareText(one.films[0].id, two.films[0].id));
}
