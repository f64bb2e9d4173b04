import type { NatsConnection } from '@nats-io/nats-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfiguration } from '../../src/config.ts';
import { streams } from '../../src/messaging/contracts/subjects.ts';
import { type ArchivedPage, PageArchive } from '../../src/messaging/crawl/page-archive.ts';
import { applyTopology } from '../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../src/messaging/nats/connection.ts';
import { type Observation, observationSchema } from '../../src/movie/observation.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { replayArchive } from '../../src/scraper/replay.ts';
import { startNatsServer, type TestNatsServer } from '../support/nats-server.ts';
import { newestOfEach } from '../support/observations.ts';

let server: TestNatsServer;
let connection: NatsConnection;
let archive: PageArchive;

beforeEach(async () => {
  server = await startNatsServer();
  connection = await connectToNats(readConfiguration({ NATS_URL: server.url }).nats, 'test', silentLogger);
  await applyTopology(connection, readConfiguration({}).nats);
  archive = await PageArchive.open(connection);
});

afterEach(async () => {
  await connection?.close();
  await server?.close();
});

function keep(name: string, about: Partial<ArchivedPage>): Promise<string> {
  const movie = { '@context': 'https://schema.org', '@type': 'Movie', name, url: `https://movies.example/${name}` };
  const html = `<!doctype html><title>${name}</title><script type="application/ld+json">${JSON.stringify(movie)}</script>`;
  return archive.keep(new TextEncoder().encode(html), {
    ...{ url: `https://movies.example/${name}`, source: 'example', run: 'example-1' },
    ...{ fetched_at: '2026-03-01T00:00:00.000Z', ...about },
  });
}

async function titles(): Promise<(string | null)[]> {
  const found = await newestOfEach(connection, streams.observations);
  return [...found.values()]
    .map((text): Observation => observationSchema.parse(JSON.parse(text)))
    .map(({ facts }) => facts.title);
}

describe('the archive, read again', () => {
  it('says again what pages said, as observed then, and of one source alone where that is asked for', async () => {
    await keep('Heat', {});
    await keep('Ran', { source: 'other', run: 'other-1' });
    expect(await replayArchive(connection, { source: 'other' })).toEqual({ pages: 1, observations: 1 });
    expect(await titles()).toEqual(['Ran']);
    const steps: [number, number][] = [];
    const onProgress = (done: number, total: number) => steps.push([done, total]);
    expect(await replayArchive(connection, { onProgress })).toEqual({ pages: 2, observations: 2 });
    expect(steps).toEqual([
      [1, 2],
      [2, 2],
    ]);
    expect((await titles()).toSorted()).toEqual(['Heat', 'Ran']);
  });

  it('says nothing of pages that could not be used then for what no extractor can mend', async () => {
    await keep('Whole', { kind: 'movie', status: 200, ready: true });
    await keep('Gone', { kind: 'movie', status: 404, ready: true });
    await keep('Challenged', { kind: 'movie', status: 403, ready: true });
    await keep('Half', { kind: 'movie', status: 200, ready: false });
    await keep('Untold', { kind: 'movie', status: null, ready: true });
    expect(await replayArchive(connection, {})).toEqual({ pages: 5, observations: 2 });
    expect((await titles()).toSorted()).toEqual(['Untold', 'Whole']);
  });

  it('leaves screenshots and reports alone, and has nothing to say of an empty archive', async () => {
    expect(await replayArchive(connection, {})).toEqual({ pages: 0, observations: 0 });
    await archive.keepEvidence(await keep('Heat', {}), { screenshot: new Uint8Array([1]), report: {} });
    expect(await replayArchive(connection, { dryRun: true })).toEqual({ pages: 1, observations: 1 });
    expect(await titles()).toEqual([]);
  });
});
