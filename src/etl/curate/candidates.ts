import type { NatsConnection } from '@nats-io/nats-core';
import { streams } from '../../messaging/contracts/subjects.ts';
import { decodeCheckedCatalogueEntry } from '../../messaging/contracts/upcasters.ts';
import { readStream, streamBounds } from '../../messaging/nats/read/scan.ts';
import { canaryId } from '../../movie/canary.ts';
import type { CuratedSplits } from '../../movie/identity/curated-splits.ts';
import { compareMovies, type Match } from '../../movie/identity/match.ts';
import { compareText } from '../../movie/identity/partition.ts';
import { isTombstone, matchProfileOf } from '../../movie/record.ts';
import { MovieIndex } from '../view/movie-index.ts';
import { readSplits } from './split-store.ts';

/** Another movie that may be the same one: the evidence is not sure enough to join them. */
export interface Candidate {
  /** Id of the other movie. */
  other: string;
  /** Of the two sources' movies that speak for it most. */
  match: Match;
}

/** The movies that may be one with this one, the likeliest first. None that a steward or a certain difference keeps apart. */
export function candidatesOf(movies: MovieIndex, splits: CuratedSplits, record: string): Candidate[] {
  const own = movies.membersOf(record).map(({ profile }) => profile);
  const others = Map.groupBy(
    movies.proposals(own).filter((member) => member.record !== record),
    (member) => member.record,
  );
  return [...others]
    .flatMap(([other, members]) => {
      const pairs = members.flatMap(({ profile }) => own.map((movie) => [movie, profile] as const));
      if (pairs.some(([one, two]) => splits.judge(one.sourceKey, two.sourceKey) !== null)) return [];
      const matches = pairs.map(([one, two]) => compareMovies(one, two));
      const likeliest = matches.toSorted((one, two) => two.score - one.score)[0];
      const certain = matches.some(({ verdict }) => verdict === 'conflict');
      return certain || likeliest?.verdict !== 'candidate' ? [] : [{ other, match: likeliest }];
    })
    .toSorted((one, two) => two.match.score - one.match.score || compareText(one.other, two.other));
}

/** A movie as a list of candidates shows it. */
export interface CandidateMovie {
  id: string;
  title: string | null;
  year: number | null;
  director: string[];
  /** `source/source id` of all that tell of it. */
  observations: string[];
}

export interface CandidatePair {
  movies: [CandidateMovie, CandidateMovie];
  match: Match;
}

/** Every pair of movies of the catalogue that may be one, the likeliest first. Reads the catalogue; needs no running ETL. */
export async function findCandidates(
  connection: NatsConnection,
  onProgress: (done: number, total: number) => void,
): Promise<CandidatePair[]> {
  const splits = await readSplits(connection);
  const index = new MovieIndex(splits);
  const movies = new Map<string, CandidateMovie>();
  const { messages } = await streamBounds(connection, streams.catalogue);
  let read = 0;
  for await (const { data } of readStream(connection, streams.catalogue, 'newest-of-each-subject')) {
    read += 1;
    onProgress(read, messages);
    const entry = decodeCheckedCatalogueEntry(data);
    if (isTombstone(entry) || entry.id === canaryId) continue;
    const profiles = entry.entries.map(matchProfileOf);
    const { title, year, director } = entry.facts;
    index.put(entry.id, profiles);
    movies.set(entry.id, {
      id: entry.id,
      title,
      year,
      director,
      observations: profiles.map(({ sourceKey }) => sourceKey),
    });
  }
  return [...movies.values()]
    .flatMap((movie) =>
      candidatesOf(index, splits, movie.id).flatMap(({ other, match }) => {
        const second = movies.get(other);
        // Each pair is found from both sides.
        return second === undefined || other < movie.id
          ? []
          : [{ movies: [movie, second] as CandidatePair['movies'], match }];
      }),
    )
    .toSorted((one, two) => two.match.score - one.match.score || compareText(one.movies[0].id, two.movies[0].id));
}
