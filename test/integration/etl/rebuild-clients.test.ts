import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { streams } from '../../../src/messaging/contracts/subjects.ts';
import { readStream, streamBounds } from '../../../src/messaging/nats/read/scan.ts';
import type { MovieEvent } from '../../../src/movie/schema.ts';
import { startTestEtl, type TestEtl, untilEtlRests } from '../../support/etl.ts';
import { RawClient, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { until } from '../../support/nats-server.ts';
import { movieObservations, publishObservations } from '../../support/observations.ts';

let etl: TestEtl;
let gateway: TestGateway | undefined;
let client: RawClient | undefined;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cinestream-rebuild-'));
  etl = await startTestEtl();
});

afterEach(async () => {
  client?.close();
  await gateway?.stop();
  await etl?.close();
  await rm(folder, { recursive: true });
});

const movies = 25;

async function rebuildByOtherRules(): Promise<string> {
  const rules = join(folder, 'rules.json');
  await writeFile(rules, JSON.stringify({ sources: ['kinothek'], fields: { rating: 'priority' } }));
  const environment = { ...process.env, NATS_URL: etl.url, CINESTREAM_SURVIVORSHIP_RULES: rules, LOG_LEVEL: 'error' };
  const { stderr } = await promisify(execFile)(process.execPath, ['src/main.ts', 'rebuild', '--apply'], {
    env: environment,
  });
  return stderr;
}

/** What a client was told, in the order in which it was. */
function eventsOf({ body }: RawClient): MovieEvent[] {
  return [...body.matchAll(/^data: (\{"id":.*\})$/gm)].map(([, text]) => JSON.parse(String(text)) as MovieEvent);
}

async function storedSince(sequence: number): Promise<number[]> {
  const sequences: number[] = [];
  for await (const message of readStream(etl.connection, streams.movies, { sequence: sequence + 1 })) {
    sequences.push(message.sequence);
  }
  return sequences;
}

test('a client of a gateway sees a rebuild movie by movie, without a gap and without a step back', async () => {
  await etl.startReplica();
  await publishObservations(etl.connection, movieObservations(movies, 1));
  await untilEtlRests(etl.connection);
  gateway = await startTestGateway(etl.url);
  const { url, port } = gateway;
  const watching = RawClient.get(port, '/api/movies/stream?snapshot=true');
  client = watching;
  await until(() => new Set(eventsOf(watching).map(({ id }) => id)).size === movies || undefined);
  const before = (await streamBounds(etl.connection, streams.movies)).lastSequence;

  let isRebuilding = true;
  const missing: string[] = [];
  const lookUp = async () => {
    const ids = eventsOf(watching).map(({ id }) => id);
    for (let turn = 0; isRebuilding; turn += 1) {
      const id = String(ids[turn % ids.length]);
      const answer = await fetch(`${url}/api/movies/${id}`);
      if (!answer.ok) missing.push(`${id}: ${answer.status}`);
      await answer.body?.cancel();
    }
  };
  const lookingUp = lookUp();
  const told = await rebuildByOtherRules().finally(() => {
    isRebuilding = false;
  });
  await lookingUp;
  await untilEtlRests(etl.connection);

  expect(told).toContain(`${movies} movies differ; ${movies} entries written`);
  expect(missing).toEqual([]);
  const stored = await storedSince(before);
  await until(() => watching.sequences.includes(stored.at(-1) ?? 0) || undefined);
  expect(watching.sequences.filter((sequence) => sequence > before)).toEqual(stored);
  const revisions = new Map<string, number>();
  const newest = new Map<string, MovieEvent>();
  for (const event of eventsOf(watching)) {
    expect(event.revision).toBeGreaterThan(revisions.get(event.id) ?? 0);
    revisions.set(event.id, event.revision);
    newest.set(event.id, event);
  }
  expect([...newest.values()].map(({ rating }) => rating)).toEqual(Array.from({ length: movies }, () => 5));
  expect(watching.body).not.toContain('"removed":true');
});
