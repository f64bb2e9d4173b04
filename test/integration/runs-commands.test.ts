import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { exitCodes } from '../../src/command-line/exit-codes.ts';
import { readRun, startRun } from '../../src/messaging/crawl/runs.ts';
import { type AnsweringSite, listPage, moviePage, sendHtml, startAnsweringSite } from '../support/answering-site.ts';
import { type LocalCrawl, openLocalCrawl } from '../support/local-crawl.ts';
import { until } from '../support/nats-server.ts';

const movies = 12;
let crawling: LocalCrawl;
let site: AnsweringSite;

beforeAll(async () => {
  site = await startAnsweringSite((path, response) => {
    const links = Array.from({ length: movies }, (_, index) => [`/film/movie-${index}`, `Movie ${index}`] as const);
    if (path === '/movies') sendHtml(response, listPage(links));
    else if (path === '/nothing') sendHtml(response, '<h1>Nothing</h1>');
    else if (path.startsWith('/film/')) sendHtml(response, moviePage({ title: path.slice(6), year: 1995 }));
  });
  crawling = await openLocalCrawl();
});

afterAll(async () => {
  await crawling?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
});

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function cinestream(...args: string[]): Promise<Ended> {
  const env = { ...process.env, NATS_URL: crawling.natsUrl, FORCE_COLOR: '0' };
  return promisify(execFile)('node', ['bin/cinestream.js', ...args], { env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: Ended) => ({ code, stdout, stderr }),
  );
}

async function start(run: string, path: string, delaySeconds = 0): Promise<void> {
  const limits = { maxPages: 100, maxDepth: 3, follow: [], recrawlAfterSeconds: 0 };
  await startRun(
    crawling.connection,
    {
      ...{ run, source: run, adapter: 'schema-org', seeds: [{ url: site.origin + path, kind: 'list' }] },
      limits: { ...limits, politeness: { delaySeconds, initialBackoffSeconds: 2 } },
    },
    systemClock,
  );
}

const readOf = async (run: string) => (await readRun(crawling.connection, run))?.counters.read ?? 0;

describe('cinestream runs', () => {
  it('holds a run, goes on with it, and watches it to its end', async () => {
    await start('held', '/movies', 1);
    await until(async () => ((await readOf('held')) >= 2 ? true : undefined), 60);
    const paused = await cinestream('runs', 'pause', 'held');
    expect(paused.stdout).toMatch(/^held\theld\tpaused\t/);
    const before = await readOf('held');
    // What was being read is read to its end; nothing else of it is while another run is read from its beginning to its end.
    await crawling.crawl('other', `${site.origin}/nothing`);
    expect(await readOf('held')).toBeLessThanOrEqual(before + 3);
    expect(JSON.parse((await cinestream('runs', 'show', 'held')).stdout)).toMatchObject({ state: 'paused' });
    expect((await cinestream('runs', 'resume', 'held')).stdout).toMatch(/^held\theld\trunning\t/);
    const watched = await cinestream('runs', 'watch', 'held');
    expect(watched).toMatchObject({ code: exitCodes.done, stderr: '' });
    expect(watched.stdout.trim().split('\n').at(-1)).toMatch(
      new RegExp(`\\tfinished\\t.*\\t${movies + 1}/${movies + 1}\\t0\\t${movies}$`),
    );
  }, 180_000);

  it('stops a run: what waits is not read', async () => {
    await start('stopped', '/movies', 30);
    await until(async () => ((await readOf('stopped')) === 1 ? true : undefined), 60);
    expect((await cinestream('runs', 'stop', 'stopped')).stdout).toContain('\tcancelled\t');
    expect(await cinestream('runs', 'watch', 'stopped')).toMatchObject({ code: exitCodes.failed });
    expect(await cinestream('runs', 'pause', 'stopped')).toMatchObject({
      code: exitCodes.failed,
      stderr: expect.stringContaining('is cancelled'),
    });
  }, 120_000);

  it('says of a run without movies why, and lists runs as lines and as JSON', async () => {
    await start('fruitless', '/nothing');
    const watched = await cinestream('runs', 'watch', 'fruitless');
    expect(watched).toMatchObject({ code: exitCodes.failed, stderr: 'no movies on 1 pages: 0 links seen\n' });
    expect((await cinestream('runs', 'list', '--source', 'fruitless')).stdout).toMatch(
      /^fruitless\tfruitless\tfinished\t\S+\t1\/1\t0\t0\n$/,
    );
    const [line = ''] = (await cinestream('runs', 'list', '--json', '--source', 'fruitless')).stdout.split('\n');
    expect(JSON.parse(line)).toMatchObject({ run: 'fruitless', counters: { read: 1 }, why: expect.any(String) });
  }, 120_000);
});

describe('every command', () => {
  it.each([
    [['no-such-command'], exitCodes.usage],
    [['runs', 'list', '--no-such-option'], exitCodes.usage],
    [['runs', 'show'], exitCodes.usage],
    [['crawl', 'no address', '--source', 'x'], exitCodes.usage],
    [['crawl', 'http://movies.example/', '--source', 'No Name'], exitCodes.usage],
    [['import', '.', '--min-votes', 'many'], exitCodes.usage],
    [['import', '.', '--types', 'film'], exitCodes.usage],
    [['deadletter', 'list', '--help'], exitCodes.done],
    [['--version'], exitCodes.done],
    [['runs', 'show', 'no-such-run'], exitCodes.failed],
    [['import', '/no/such/folder'], exitCodes.failed],
    [['deadletter', 'show', '999'], exitCodes.failed],
  ])(
    'ends by the table of exit codes: %j',
    async (args, code) => {
      expect(await cinestream(...args)).toMatchObject({ code });
    },
    60_000,
  );

  it('has the table that people read', async () => {
    const table = await readFile('docs/reference/exit-codes.md', 'utf8');
    const rows = [...table.matchAll(/^\| (\d+) \| (\w+) \|/gm)].map(([, code, name]) => [name, Number(code)]);
    expect(Object.fromEntries(rows)).toEqual(exitCodes);
  });
});
