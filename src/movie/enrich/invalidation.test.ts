import { expect, it } from 'vitest';
import { emptyFacts, type MovieFacts } from '../facts.ts';
import { defaultMergeRules } from '../merge/rules.ts';
import { type CatalogueEntry, entryOf, makeRecord } from '../record.ts';
import { invalidationOf, joinInvalidations } from './invalidation.ts';

function record(facts: Partial<MovieFacts>): CatalogueEntry {
  const observation = {
    schema_version: 2 as const,
    source: 'imdb',
    source_id: 'x',
    url: 'https://imdb.example/x',
    observed_at: '2026-01-01T00:00:00.000Z',
    run: 'test',
    page: null,
    extractor: '1',
    facts: { ...emptyFacts(), title: 'Heat', director: ['Ann', 'Bo'], rating: 7, ...facts },
    provenance: {},
  };
  return makeRecord([entryOf(observation)], defaultMergeRules);
}

const gone: CatalogueEntry = { schema_version: 1, id: 'tt0113277', merged_into: null };

it.each([
  ['a new film', null, record({}), { directors: ['Ann', 'Bo'], similar: true }],
  ['a film that is gone', record({}), gone, { directors: ['Ann', 'Bo'], similar: true }],
  ['another rating', record({}), record({ rating: 8 }), { directors: ['Ann', 'Bo'], similar: false }],
  ['another director', record({}), record({ director: ['Ann', 'Cy'] }), { directors: ['Bo', 'Cy'], similar: true }],
  ['another plot', record({}), record({ plot: 'A thief.' }), { directors: [], similar: true }],
  ['more votes', record({}), record({ votes: 5 }), { directors: [], similar: false }],
  ['a film that comes back', gone, record({}), { directors: ['Ann', 'Bo'], similar: true }],
])('%s concerns the films that tell of it, no others', (_, before, after, invalidation) => {
  expect(invalidationOf(before, after)).toEqual(invalidation);
});

it('of two changes concerns all that either does', () => {
  const joined = joinInvalidations({ directors: ['Ann'], similar: false }, { directors: ['Ann', 'Bo'], similar: true });
  expect(joined).toEqual({ directors: ['Ann', 'Bo'], similar: true });
});
