import { jetstream } from '@nats-io/jetstream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rebuildCatalogue } from '../../../src/etl/rebuild/rebuild.ts';
import { readMergeRules } from '../../../src/etl/survivorship-file.ts';
import { subjects } from '../../../src/messaging/contracts/subjects.ts';
import { encode } from '../../../src/messaging/nats/codec.ts';
import { publish } from '../../../src/messaging/nats/publish.ts';
import { catalogueEntrySchema, entryOf, makeRecord } from '../../../src/movie/record.ts';
import { startTestEtl, type TestEtl } from '../../support/etl.ts';
import { goldenRecords, observation } from '../../support/observations.ts';

let etl: TestEtl;

beforeEach(async () => {
  etl = await startTestEtl();
});

afterEach(async () => {
  await etl?.close();
});

test('a rebuild takes movies apart that shared an id before ids kept letters of every script', async () => {
  const address = (slug: string) => `https://films.example/film/${encodeURIComponent(slug)}`;
  const solaris = observation('films', '1972', { title: 'Солярис', year: 1972 }, '2026-01-01T00:00:00.000Z');
  const mirror = observation('films', '1972', { title: 'Зеркало', year: 1974 }, '2026-01-02T00:00:00.000Z');
  const pages = [
    { ...solaris, url: address('солярис-1972') },
    { ...mirror, url: address('зеркало-1972') },
  ];
  // As version 1 stored them: the newer one of both under the id that they shared.
  for (const page of pages) {
    const bytes = new TextEncoder().encode(JSON.stringify({ ...page, schema_version: 1 }));
    await publish(jetstream(etl.connection), 'observations.films.1972', bytes);
  }
  const rules = await readMergeRules(undefined);
  const shared = makeRecord([entryOf(pages[1] ?? mirror)], rules);
  await publish(jetstream(etl.connection), subjects.catalogue(shared.id), encode(catalogueEntrySchema, shared));

  await rebuildCatalogue(etl.connection, rules, { apply: true, onProgress: () => undefined });

  const records = [...(await goldenRecords(etl.connection)).values()];
  const stored = JSON.stringify(records);
  expect(stored).toContain('солярис-1972');
  expect(stored).toContain('зеркало-1972');
  expect(stored).not.toContain('"source_id":"1972"');
  const again = await rebuildCatalogue(etl.connection, rules, { apply: false, onProgress: () => undefined });
  expect(again.differences).toEqual([]);
});
