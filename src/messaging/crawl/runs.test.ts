import { expect, test } from 'vitest';
import { dropLink, noLinks } from './link-counts.ts';
import { type Run, whyWithoutMovies } from './runs.ts';

const run: Run = {
  ...{ schema_version: 1, run: 'movies-1', source: 'movies', adapter: 'schema-org', state: 'finished' },
  ...{ started_at: '2026-01-01T00:00:00.000Z', finished_at: '2026-01-01T00:01:00.000Z', counted: [], reserved: {} },
  limits: { maxPages: 10, maxDepth: 3, follow: ['/film/'], recrawlAfterSeconds: 0 },
  counters: { queued: 2, read: 1, unchanged: 0, fresh: 0, failed: 0, blocked: 0, refused: 1, observations: 0 },
};

test('a run without movies says how many links it saw, and which rule dropped them', () => {
  const links = { ...noLinks(), seen: 12 };
  for (const page of [1, 2]) dropLink(links, 'follow', `https://movies.example/${page}`);
  expect(whyWithoutMovies({ ...run, links })).toBe(
    'no movies on 1 pages, 1 could not be read (see cinestream deadletter list): 12 links seen; ' +
      '2 match no follow pattern, e.g. https://movies.example/1',
  );
});

test('a run that goes on, or found movies of today or of before, has nothing to explain', () => {
  expect(whyWithoutMovies({ ...run, state: 'running' })).toBeNull();
  expect(whyWithoutMovies({ ...run, counters: { ...run.counters, observations: 1 } })).toBeNull();
  expect(whyWithoutMovies({ ...run, counters: { ...run.counters, unchanged: 1 } })).toBeNull();
  expect(whyWithoutMovies({ ...run, adapter: 'dataset' })).toBeNull();
});
