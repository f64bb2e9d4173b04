import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/nats-core';
import { createParser } from 'eventsource-parser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfiguration } from '../../src/config.ts';
import { freePort } from '../../src/demo/run/ports.ts';
import { buildCatalogue } from '../../src/demo/site/catalogue.ts';
import { streams } from '../../src/messaging/contracts/subjects.ts';
import { listRuns } from '../../src/messaging/crawl/runs.ts';
import { connectToNats } from '../../src/messaging/nats/connection.ts';
import { streamBounds } from '../../src/messaging/nats/read/scan.ts';
import type { MovieEvent } from '../../src/movie/schema.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { until } from '../support/nats-server.ts';

const movies = 30;
let directory: string;
let port: number;
/** Of its own, so that two runs at the same time do not reach for the same. */
let otherPorts: { sites: number; nats: number };
let running: ChildProcess | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cinestream-run-'));
  port = await freePort();
  otherPorts = { sites: await freePort(), nats: await freePort() };
});

afterEach(async () => {
  await stop();
  await rm(directory, { recursive: true, force: true });
});

function start(
  flags: string[],
  environment: Record<string, string> = {},
): { output: () => string; exit: Promise<number | null> } {
  const ports = ['--port', `${port}`, '--site-port', `${otherPorts.sites}`];
  const args = ['src/main.ts', 'run', '--data', directory, ...ports, '--movies', `${movies}`, ...flags];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, NATS_URL: `nats://127.0.0.1:${otherPorts.nats}`, ...environment },
  });
  running = child;
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    output += chunk;
  });
  return { output: () => output, exit: new Promise((resolve) => child.once('exit', resolve)) };
}

async function stop(): Promise<void> {
  const child = running;
  running = undefined;
  if (child === undefined || child.exitCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  await exited;
}

/** Process ids of the run's parts whose command line contains the text. */
function partsOf(child: ChildProcess, text: string): number[] {
  const listed = execFileSync('pgrep', ['-P', String(child.pid), '-f', text], { encoding: 'utf8' });
  return listed.trim().split('\n').map(Number);
}

interface Received {
  eventId: number;
  movie: MovieEvent;
}

/** A client that notes everything and resumes with Last-Event-ID, through any number of broken connections. */
function startClient(): { received: Received[]; stop(): void } {
  const received: Received[] = [];
  const abort = new AbortController();
  const parser = createParser({
    onEvent: (event) => {
      if (event.event === undefined)
        received.push({ eventId: Number(event.id?.replace('msg_', '')), movie: JSON.parse(event.data) });
    },
  });
  void (async () => {
    while (!abort.signal.aborted) {
      const last = received.at(-1);
      try {
        const response = await fetch(`http://127.0.0.1:${port}/api/movies/stream?since=1`, {
          headers: last === undefined ? {} : { 'last-event-id': `msg_${last.eventId}` },
          signal: abort.signal,
        });
        parser.reset();
        for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) parser.feed(chunk);
      } catch {
        // The gateway is away: the loop tries again.
      }
      await until(async () => abort.signal.aborted || (await answers()) || undefined).catch(() => undefined);
    }
  })();
  return { received, stop: () => abort.abort() };
}

async function answers(): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1000) }).then(
    (response) => response.ok,
    () => false,
  );
}

/** A connection to the nats-server of the run, undefined while there is none. */
async function connectToItsNats(): Promise<NatsConnection | undefined> {
  const file = await readFile(join(directory, 'nats', 'nats-server.conf'), 'utf8').catch(() => '');
  const address = /^listen: "(.+)"$/m.exec(file)?.[1];
  if (address === undefined) return undefined;
  const settings = readConfiguration({ NATS_URL: `nats://${address}` }).nats;
  return connectToNats(settings, 'test', silentLogger).catch(() => undefined);
}

/** Every title page of both sites, as `source/key`. */
function everyPage(count = movies): string[] {
  const catalogue = buildCatalogue({ seed: 1, movies: count });
  const first = [...catalogue.first.keys()].map((key) => `reelhouse/${key}`);
  return [...first, ...[...catalogue.second.keys()].map((key) => `kinothek/${key}`)].sort();
}

describe('npm start', () => {
  it('ends with a summary and exit code 0 once enough movies reached a client, and leaves nothing running', async () => {
    const run = start(['--until', '10']);
    const code = await run.exit;
    expect(code, run.output()).toBe(0);
    expect(run.output()).toMatch(/movies +1\d/);
    expect(run.output()).toContain('freshness p99');
    expect(() => execFileSync('pgrep', ['-f', directory])).toThrow();
  }, 120_000);

  it('delivers every movie to a resuming client exactly once though its parts are killed in mid-run', async () => {
    start([]);
    const client = startClient();
    const moviesSeen = () => new Set(client.received.map(({ movie }) => movie.id)).size;
    for (const [part, enough] of [
      ['scraper', 5],
      ['etl', 12],
      ['nats-server', 18],
    ] as const) {
      await until(() => (moviesSeen() >= enough ? true : undefined), 90);
      if (running !== undefined) for (const processId of partsOf(running, part)) process.kill(processId, 'SIGKILL');
    }
    const pagesSeen = () => {
      const newest = new Map(client.received.map(({ movie }) => [movie.id, movie]));
      for (const { movie } of client.received) for (const replaced of movie.replaces ?? []) newest.delete(replaced);
      return [...newest.values()].flatMap((movie) => movie.sources.map(({ source, id }) => `${source}/${id}`)).sort();
    };
    await until(() => (pagesSeen().length >= everyPage().length ? true : undefined), 150);
    client.stop();
    expect(pagesSeen()).toEqual(everyPage());
    const eventIds = client.received.map(({ eventId }) => eventId);
    expect(eventIds).toEqual([...new Set(eventIds)].sort((left, right) => left - right));
    const revisions = new Map<string, number>();
    for (const { movie } of client.received) {
      expect(movie.revision).toBeGreaterThan(revisions.get(movie.id) ?? 0);
      revisions.set(movie.id, movie.revision);
    }
  }, 300_000);

  it('goes on with the same crawl when it is started again, and reads no page a second time', async () => {
    const few = ['--movies', '8'];
    start(few);
    const client = startClient();
    await until(() => client.received.length >= 5 || undefined, 60);
    client.stop();
    await stop();
    start(few);
    const connection = await until(connectToItsNats, 60);
    try {
      const finished = await until(async () => {
        const runs = await listRuns(connection);
        return runs.length > 0 && runs.every(({ state }) => state === 'finished') ? runs : undefined;
      }, 120);
      expect(finished.map(({ source }) => source).toSorted()).toEqual(['kinothek', 'reelhouse']);
      const { messages } = await streamBounds(connection, streams.observations);
      expect(messages, 'each movie page is observed once').toBe(everyPage(8).length);
    } finally {
      await connection.close();
    }
  }, 240_000);

  it('names the remedy when its port is taken', async () => {
    const { createServer } = await import('node:http');
    const other = createServer().listen(port, '0.0.0.0');
    const run = start([]);
    expect(await run.exit).toBe(1);
    expect(run.output()).toMatch(/^cinestream: port \d+ is in use: .*--port/m);
    other.close();
  });

  it('names what keeps a browser from starting', async () => {
    const run = start(['--until', '1'], { CINESTREAM_BROWSER_BINARY: '/bin/false' });
    expect(await run.exit).toBe(1);
    expect(run.output()).toMatch(/^cinestream: scraper keeps ending .*no browser session .*see .*scraper\.log$/m);
  }, 60_000);

  it('says at once that a named source cannot be reached', async () => {
    const run = start(['--source', 'http://nowhere.invalid/']);
    expect(await run.exit).toBe(1);
    expect(run.output()).toMatch(/^cinestream: nowhere\.invalid cannot be reached: check the address and the network/m);
  });

  it('ends with the reason where no page of a named source may be read', async () => {
    const { createServer } = await import('node:http');
    const site = createServer((_, response) => response.end('a page'));
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const { port: sitePort } = site.address() as { port: number };
    const run = start(['--source', `http://127.0.0.1:${sitePort}/`]);
    expect(await run.exit).toBe(1);
    expect(run.output()).toMatch(/^cinestream: no page could be read: .*CINESTREAM_ALLOW_PRIVATE_ADDRESSES=true/m);
    site.close();
  }, 90_000);

  it('takes a signal that comes twice at once as one wish, and drains', async () => {
    const run = start([]);
    await until(() => run.output().includes('movies') || undefined, 60);
    running?.kill('SIGTERM');
    running?.kill('SIGINT');
    expect(await run.exit).toBe(0);
    expect(run.output()).toContain('freshness p99');
  }, 90_000);

  it('leaves nothing running when it is told twice to stop', async () => {
    const run = start([]);
    await until(() => run.output().includes('movies') || undefined, 60);
    // One that will never drain.
    if (running !== undefined)
      for (const processId of partsOf(running, 'main.ts etl')) process.kill(processId, 'SIGSTOP');
    const impatience = setInterval(() => running?.kill('SIGINT'), 500);
    await run.exit;
    clearInterval(impatience);
    await until(() => {
      try {
        execFileSync('pgrep', ['-f', directory]);
        return undefined;
      } catch {
        return true;
      }
    }, 60);
  }, 120_000);

  it('refuses a wrong flag in one line', async () => {
    const run = start(['--until', 'many']);
    expect(await run.exit).not.toBe(0);
    expect(run.output()).toMatch(/--until.*whole number/);
  });

  it('says of a mistyped command that there is none of that name', () => {
    const { status, stderr } = spawnSync(process.execPath, ['src/main.ts', 'gatewai'], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: unknown command 'gatewai'\n/);
  });
});
