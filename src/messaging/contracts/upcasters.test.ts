import { expect, it } from 'vitest';
import { InvalidMessageError, UnknownVersionError } from '../../errors.ts';
import { OBSERVATION_VERSION } from '../../movie/observation.ts';
import { RECORD_VERSION } from '../../movie/record.ts';
import { MOVIE_EVENT_VERSION } from '../../movie/schema.ts';
import {
  catalogueEntryUpcasters,
  decodeCatalogueEntry,
  decodeCheckedCatalogueEntry,
  decodeMovieEvent,
  decodeObservation,
  movieEventUpcasters,
  observationUpcasters,
} from './upcasters.ts';

it('has a step from each version to the next, up to the one that is written', () => {
  expect(observationUpcasters.length + 1).toBe(OBSERVATION_VERSION);
  expect(movieEventUpcasters.length + 1).toBe(MOVIE_EVENT_VERSION);
  expect(catalogueEntryUpcasters.length + 1).toBe(RECORD_VERSION);
});

it('refuses observations and events of the next version', () => {
  const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  expect(() => decodeObservation(bytes({ schema_version: OBSERVATION_VERSION + 1 }))).toThrow(UnknownVersionError);
  expect(() => decodeMovieEvent(bytes({}), () => String(MOVIE_EVENT_VERSION + 1))).toThrow(UnknownVersionError);
});

it('reads catalogue entries of an older version by the steps to the newest, and refuses those of a newer one', () => {
  const bytes = (version: number) =>
    new TextEncoder().encode(JSON.stringify({ schema_version: version, id: 'tt0113277', joined: 'tt0000001' }));
  const steps = [({ joined, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, merged_into: joined })];
  expect(() => decodeCheckedCatalogueEntry(bytes(1))).toThrow(InvalidMessageError);
  expect(decodeCatalogueEntry(bytes(1), steps)).toEqual({
    schema_version: 2,
    id: 'tt0113277',
    merged_into: 'tt0000001',
  });
  const newer = new TextEncoder().encode(JSON.stringify({ schema_version: 3, id: 'tt0113277', merged_into: null }));
  expect(() => decodeCatalogueEntry(newer, steps)).toThrow(UnknownVersionError);
  expect(() => decodeCheckedCatalogueEntry(newer)).toThrow(UnknownVersionError);
});
