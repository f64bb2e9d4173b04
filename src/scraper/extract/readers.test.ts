import { expect, test } from 'vitest';
import { arbitrate } from './arbitrate.ts';
import { extract } from './index.ts';
import { readSources } from './parse/page.ts';
import { readPage } from './read-page.ts';
import type { Reader } from './readers/reader.ts';
import { dataReaders, shownReaders } from './readers/table.ts';

const html =
  '<html lang="en"><head><script type="application/ld+json">{"@type":"Movie","name":"Quartz Hill"}</script></head>' +
  '<body><h1>Quartz Hill (1979)</h1><p>Director: <a href="/p/1">Ann Bell</a></p><p>Runtime: 98 min</p></body></html>';
const address = 'https://movies.example/film/quartz-hill';

test('provenance and report name the reader of each fact', () => {
  const { observations, report } = extract(new TextEncoder().encode(html), address);
  expect(observations[0]?.provenance).toMatchObject({ director: 'labels', title: 'heading', type: 'json-ld' });
  expect(report.readers.map(({ reader }) => reader)).toEqual(expect.arrayContaining(['json-ld', 'labels', 'heading']));
  expect(report.failures).toEqual([]);
});

test('a reader that fails is reported and costs its own facts only', () => {
  const failing = shownReaders.map(
    (reader): Reader =>
      reader.name === 'heading'
        ? {
            ...reader,
            read: () => {
              throw new TypeError('no heading');
            },
          }
        : reader,
  );
  const { claims, failures } = readPage(readSources(html, address), { data: dataReaders, shown: failing });
  expect(failures).toEqual([{ reader: 'heading', error: 'no heading' }]);
  expect(arbitrate(claims).movie).toMatchObject({ title: 'Quartz Hill', director: ['Ann Bell'], year: null });
});

test('every reader has a name of its own and names the facts that it gives', () => {
  const all = [...dataReaders, ...shownReaders];
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  for (const { facts } of all) expect(facts.length).toBeGreaterThan(0);
});
