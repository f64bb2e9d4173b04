import type { MatchProfile } from '../../movie/identity/match-profile.ts';

type Row = [
  source: string,
  sourceKey: string,
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

/** A match profile as one short text: JSON without names of fields. */
export function packMatchProfile(movie: MatchProfile): string {
  const row: Row = [
    movie.source,
    movie.sourceKey,
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
    sourceKey,
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
    sourceKey,
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
