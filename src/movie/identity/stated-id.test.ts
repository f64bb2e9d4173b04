import { expect, it } from 'vitest';
import { emptyFacts } from '../facts.ts';
import { entryOf } from '../record.ts';

const key = 'tt0113277';
const site = 'https://movies.example/title/tt0113277/';

it.each([
  ['IMDb names the film by it', 'imdb', key, site, null, key],
  ['the page is of IMDb', 'mirror', key, 'https://m.imdb.com/title/tt0113277/', null, key],
  ['the page states another', 'imdb', key, site, 'tt0000009', 'tt0000009'],
  ['another site has keys that look like it', 'films', key, site, null, null],
  [
    'the address is of its page at IMDb',
    'films',
    'heat',
    'https://www.imdb.com/de/title/tt0113277/reference',
    null,
    key,
  ],
  [
    'another part of IMDb is about it',
    'imdb',
    'list-1',
    'https://www.imdb.com/search/?t=/title/tt0113277/',
    null,
    null,
  ],
  ['only the address of another site has one', 'films', 'heat', site, null, null],
  ['a host only looks like IMDb', 'films', key, 'https://imdb.com.films.example/', null, null],
])('the external id of an observation where %s', (_, source, source_id, url, id, expected) => {
  const observation = {
    schema_version: 2 as const,
    source,
    source_id,
    url,
    observed_at: '2026-01-01T00:00:00.000Z',
    run: 'test',
    page: null,
    extractor: '1',
    facts: { ...emptyFacts(), title: 'Heat', id },
    provenance: {},
  };
  expect(entryOf(observation).facts.id).toBe(expected);
});
