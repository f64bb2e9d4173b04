import type { Comparable } from '../../movie/identity/comparable.ts';

type Row = [
  source: string,
  reference: string,
  externalId: string | null,
  kind: Comparable['kind'],
  titles: readonly string[],
  year: number | null,
  releaseDate: string | null,
  runtimeMinutes: number | null,
  directors: readonly string[],
  stars: readonly string[],
  writers: readonly string[],
];

/** A comparable as one short text: JSON without names of fields. */
export function packComparable(film: Comparable): string {
  const row: Row = [
    film.source,
    film.reference,
    film.externalId,
    film.kind,
    film.titles,
    film.year,
    film.releaseDate,
    film.runtimeMinutes,
    film.directors,
    film.stars,
    film.writers,
  ];
  return JSON.stringify(row);
}

/** What `packComparable` packed. */
export function unpackComparable(text: string): Comparable {
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
