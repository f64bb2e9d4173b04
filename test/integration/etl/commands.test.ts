import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { jetstream } from '@nats-io/jetstream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { streams } from '../../../src/messaging/contracts/subjects.ts';
import { startTestEtl, type TestEtl } from '../../support/etl.ts';
import { startTestGateway } from '../../support/gateway.ts';
import { until } from '../../support/nats-server.ts';
import { newestOfEach, observation, publishObservations } from '../../support/observations.ts';

const ids = ['tt0000001', 'tt0000002', 'tt0000003', 'tt0000004', 'tt0000005'];
const letters = ['first', 'second'];
const main = new URL('../../../src/main.ts', import.meta.url).pathname;

let etl: TestEtl;

beforeAll(async () => {
  etl = await startTestEtl();
  await etl.startReplica();
  await publishObservations(
    etl.connection,
    ids.map((id) => observation('imdb', id, { id, title: `Movie ${id}`, rating: 7 })),
  );
  await until(async () => (await newestOfEach(etl.connection, streams.movies)).size === ids.length || undefined);
  for (const source of letters) await jetstream(etl.connection).publish(`observations.${source}.one`, '{"bad":1}');
  await until(async () => (await newestOfEach(etl.connection, streams.deadLetter)).size === 2 || undefined);
});

afterAll(() => etl?.close());

/** The command as a user runs it. */
async function run(...words: string[]): Promise<{ stdout: string; stderr: string }> {
  const environment = { ...process.env, NATS_URL: etl.url };
  return promisify(execFile)(process.execPath, [main, ...words], { env: environment });
}

const idsIn = (text: string) => text.match(/^tt\d+/gm) ?? [];

describe('movies', () => {
  it('are found page by page, each once', async () => {
    const found: string[] = [];
    for (let cursor: string[] | null = []; cursor !== null; ) {
      const { stdout, stderr } = await run('catalogue', 'search', '--limit', '2', ...cursor);
      found.push(...idsIn(stdout));
      const next = /--cursor (\S+)/.exec(stderr)?.[1];
      cursor = next === undefined ? null : ['--cursor', next];
    }
    expect(found).toEqual(ids);
  }, 60_000);

  it('are shown and explained', async () => {
    expect(JSON.parse((await run('catalogue', 'get', 'tt0000001')).stdout)).toMatchObject({ title: 'Movie tt0000001' });
    expect((await run('catalogue', 'explain', 'tt0000001')).stdout).toContain('rating is from imdb/tt0000001');
  });

  it('come page by page over HTTP too, and are explained', async () => {
    const gateway = await startTestGateway(etl.url);
    const ask = async (path: string) => {
      const response = await fetch(`${gateway.url}${path}`);
      expect(response.status).toBe(200);
      return response.json();
    };
    const found: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await ask(`/api/movies?limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      found.push(...page.movies.map(({ id }: { id: string }) => id));
      cursor = page.next_cursor;
    }
    expect(found).toEqual(ids);
    expect((await ask('/api/movies/tt0000002/explain')).fields).toContainEqual(
      expect.objectContaining({ field: 'rating', source: 'imdb', rule: 'weighted-by-votes' }),
    );
    await gateway.stop();
  });
});

it('a rebuild tells movies and fields by rule, and writes them when told to', async () => {
  expect((await run('rebuild')).stdout).toBe('');
  const later = '2026-02-01T00:00:00.000Z';
  await etl.stopReplicas();
  await publishObservations(etl.connection, [
    observation('imdb', 'tt0000001', { id: 'tt0000001', title: 'Movie tt0000001', rating: 4 }, later),
  ]);
  const { stdout, stderr } = await run('rebuild');
  expect(stdout).toContain('1\trating (weighted-by-votes)');
  expect(stdout).toContain('tt0000001\tMovie tt0000001\tchanged');
  expect(stdout).toContain('\trating (weighted-by-votes): 7 → 4');
  expect(stderr).toContain('nothing written');
  expect((await run('rebuild', '--apply')).stderr).toContain('1 entries written');
  expect((await run('rebuild')).stdout).toBe('');
}, 60_000);

it('dead letters are listed, shown, replayed and dropped by filter', async () => {
  const list = async (...filter: string[]) => (await run('deadletter', 'list', ...filter)).stdout.trim().split('\n');
  expect(await list()).toHaveLength(2);
  const [line = ''] = await list('--source', 'second');
  expect(line).toContain('message_invalid');
  const { stdout } = await run('deadletter', 'show', line.split('\t')[0] ?? '');
  expect(JSON.parse(stdout)).toMatchObject({ source: 'second', body: '{"bad":1}' });
  const listed = (await run('deadletter', 'list', '--json')).stdout.trim().split('\n');
  expect(listed.map((text) => JSON.parse(text))).toMatchObject([{ source: 'first' }, { source: 'second' }]);
  // Nobody is there to be asked.
  for (const verb of ['drop', 'replay']) {
    await expect(run('deadletter', verb)).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
  }
  expect((await run('deadletter', 'drop', '--source', 'second')).stdout).toBe('dropped 1\n');
  expect((await run('deadletter', 'replay', '--stage', 'etl')).stdout).toBe('replayed 1\n');
  expect((await run('deadletter', 'list')).stderr).toContain('no dead letters');
}, 60_000);
