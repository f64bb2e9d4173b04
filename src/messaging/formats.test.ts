import { expect, it } from 'vitest';
import { UnknownVersionError } from '../errors.ts';
import { OBSERVATION_VERSION } from '../movie/observation.ts';
import { MOVIE_EVENT_VERSION } from '../movie/schema.ts';
import { decodeMovieEvent, decodeObservation, movieEventUpcasters, observationUpcasters } from './formats.ts';

it('has a step from each version to the next, up to the one that is written', () => {
  expect(observationUpcasters.length + 1).toBe(OBSERVATION_VERSION);
  expect(movieEventUpcasters.length + 1).toBe(MOVIE_EVENT_VERSION);
});

it('refuses observations and events of the next version', () => {
  const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  expect(() => decodeObservation(bytes({ schema_version: OBSERVATION_VERSION + 1 }))).toThrow(UnknownVersionError);
  expect(() => decodeMovieEvent(bytes({}), () => String(MOVIE_EVENT_VERSION + 1))).toThrow(UnknownVersionError);
});
