import type { MatchProfile } from '../../movie/identity/match-profile.ts';

type Row = [
  source: string,
  reference: string,
  externalId: string | null,
  kind: MatchProfile['kind'],
  titles: readonly string[],
  year: number | null,
  releaseDate: string | null,
  runtimeMinutes: number | null,
  directors: readonly string[],
  stars: readonly string[],
  writers: readonly string[],
];

/** A comparable as one short text: JSON without names of fields. */
export function packMatchProfile(movie: MatchProfile): string {
  const row: Row = [
    movie.source,
    movie.reference,
    movie.externalId,
    movie.kind,
    movie.titles,
    movie.year,
    movie.releaseDate,
    movie.runtimeMinutes,
    movie.directors,
    movie.stars,
    movie.writers,
  ];
  return JSON.stringify(row);
}

/** What `packMatchProfile` packed. */
export function unpackMatchProfile(text: string): MatchProfile {
  const [
    source,
    reference,
    externalId,
    kind,
    titles,
    year,
    releaseDate,
    runtimeMinutes,
    directors,
    stars,
    writers,
  ]: Row = JSON.parse(text);
  return {
    reference,
    source,
    externalId,
    kind,
    titles,
    year,
    releaseDate,
    runtimeMinutes,
    directors,
    stars,
    writers,
  };
}
