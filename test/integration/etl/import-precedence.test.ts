import { afterEach, beforeEach, expect, test } from 'vitest';
import { streams, subjects } from '../../../src/messaging/contracts/subjects.ts';
import { jetstream } from '../../../src/messaging/nats/client.ts';
import { readStream } from '../../../src/messaging/nats/read/scan.ts';
import { publishObservation } from '../../../src/scraper/crawl/publish-observations.ts';
import { startTestEtl, type TestEtl, untilEtlRests } from '../../support/etl.ts';
import { observation } from '../../support/observations.ts';

const imported = 1500;

let etl: TestEtl;

beforeEach(async () => {
  etl = await startTestEtl();
});

afterEach(async () => {
  await etl.close();
});

test('a page that was read while an import waits reaches users before the import does', async () => {
  const client = jetstream(etl.connection);
  await Promise.all(
    Array.from({ length: imported }, (_, number) =>
      publishObservation(
        client,
        observation('imdb-dataset', `t${number}`, { title: `Imported number ${number}`, year: 1950 }),
        subjects.importedObservation,
      ),
    ),
  );
  await publishObservation(client, observation('reelhouse', 'page', { title: 'Read meanwhile', year: 2025 }));
  await etl.startReplica();
  await untilEtlRests(etl.connection, 60);

  const titles: string[] = [];
  for await (const { data } of readStream(etl.connection, streams.movies, { sequence: 1 })) {
    titles.push(JSON.parse(new TextDecoder().decode(data)).title);
  }
  expect(new Set(titles).size).toBe(imported + 1);
  expect(titles.indexOf('Read meanwhile')).toBeLessThan(imported / 2);
});
