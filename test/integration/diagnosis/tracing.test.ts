import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createParser } from 'eventsource-parser';
import { afterEach, describe, expect, it } from 'vitest';
import { readConfiguration } from '../../../src/config.ts';
import { freePort } from '../../../src/demo/run/ports.ts';
import { streams } from '../../../src/messaging/contracts/subjects.ts';
import { applyTopology } from '../../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../../src/messaging/nats/connection.ts';
import { streamBounds } from '../../../src/messaging/nats/read/scan.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { startNatsServer, until } from '../../support/nats-server.ts';
import { observation, publishObservations } from '../../support/observations.ts';
import { type CollectedSpan, startOtlpCollector } from '../../support/otlp-collector.ts';

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of cleanUp.splice(0).toReversed()) await close();
});

/** Starts the program; `exit` gives its code, `output` what it wrote. */
function start(args: string[], environment: Record<string, string>, nodeFlags: string[] = []) {
  const child: ChildProcess = spawn(process.execPath, [...nodeFlags, 'src/main.ts', ...args], {
    env: { ...process.env, CINESTREAM_METRICS_HOST: '127.0.0.1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  cleanUp.push(async () => {
    child.kill('SIGTERM');
    await exit;
  });
  return { child, exit, output: () => output };
}

describe('a run whose traces are collected', () => {
  it('shows one movie whole: from its crawl job over page, observation, merge and event to the client', async () => {
    const collector = await startOtlpCollector();
    cleanUp.push(() => collector.close());
    const directory = await mkdtemp(join(tmpdir(), 'cinestream-tracing-'));
    cleanUp.push(() => rm(directory, { recursive: true, force: true }));
    const port = await freePort();
    start(['run', '--movies', '20', '--data', directory, '--port', `${port}`], {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '200',
    });
    const received = await firstEvents(port, 3);

    const expected = [
      'publish frontier.{source}.{kind}',
      'process crawl.{source}.{kind}',
      'publish observations.{source}.{movie}',
      'process observations.{source}.{movie}',
      'merge',
      'publish catalogue.{movie}',
      'process catalogue.{movie}',
      'publish movies.{movie}',
      'process movies.{movie}',
    ];
    const path = await until(() => {
      const deliveries = collector.spans.filter(
        ({ name, attributes }) =>
          name === 'process movies.{movie}' && received.includes(Number(attributes['cinestream.sequence'])),
      );
      return deliveries.map((span) => pathTo(span, collector.spans)).find((spans) => spans[0]?.parentSpanId === '');
    }, 60);
    expect(path.map(({ name }) => name)).toEqual(expected);
    expect(new Set(path.map(({ traceId }) => traceId)).size).toBe(1);
    const serviceOf = (name: string) => path.find((span) => span.name === name)?.service;
    expect(['publish observations.{source}.{movie}', 'merge', 'process movies.{movie}'].map(serviceOf)).toEqual([
      'cinestream-scraper',
      'cinestream-etl',
      'cinestream-gateway',
    ]);
    expect(path.at(-1)).toMatchObject({
      kind: 5,
      attributes: {
        'messaging.system': 'nats',
        'messaging.operation.type': 'process',
        'messaging.destination.template': 'movies.{movie}',
      },
    });
    expect(Number(path.at(-1)?.attributes['cinestream.clients'])).toBeGreaterThanOrEqual(1);
    const steps = collector.spans.filter(({ parentSpanId }) => parentSpanId === path[1]?.spanId);
    expect(steps.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'wait for the host',
        'read page',
        'archive page',
        'publish observations.{source}.{movie}',
      ]),
    );
    // A page's links are traces of their own that say where they were found.
    expect(path[0]?.links).toHaveLength(1);
  }, 120_000);
});

describe('a role', () => {
  it('works and ends in time though no collector takes its traces', async () => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    cleanUp.push(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const { port } = silent.address() as { port: number };
    const { etl, events } = await startEtl({
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_BSP_SCHEDULE_DELAY: '50',
      OTEL_BSP_MAX_QUEUE_SIZE: '4',
    });
    await events(20);
    expect(sockets.size).toBeGreaterThan(0);
    etl.child.kill('SIGTERM');
    expect(await etl.exit).toBe(0);
    expect(etl.output()).not.toMatch(/"level":"(warn|error)"/);
  });

  it.each([
    ['nothing of the SDK while tracing is off', {}, false],
    [
      'nothing of the SDK where it is disabled',
      { OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' },
      false,
    ],
    ['the SDK where there is a collector', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }, true],
  ])('loads %s', async (_, environment, loads) => {
    const tellWhatIsLoaded = `import { registerHooks } from 'node:module';
      registerHooks({ load(url, context, next) {
        if (/@opentelemetry\\/(?!api\\/)/.test(url)) process.stderr.write('loaded ' + url + '\\n');
        return next(url, context);
      } });`;
    const { etl, events } = await startEtl(environment as Record<string, string>, [
      '--import',
      `data:text/javascript,${encodeURIComponent(tellWhatIsLoaded)}`,
    ]);
    await events(1);
    expect(etl.output().includes('loaded ')).toBe(loads);
  });
});

/** A NATS server and an ETL process; `events` publishes movies and waits until users would see them. */
async function startEtl(environment: Record<string, string>, nodeFlags: string[] = []) {
  const nats = await startNatsServer();
  cleanUp.push(() => nats.close());
  const configuration = readConfiguration({ NATS_URL: nats.url });
  const connection = await connectToNats(configuration.nats, 'test', silentLogger);
  cleanUp.push(() => connection.close());
  await applyTopology(connection, configuration.nats);
  const etl = start(['etl'], { NATS_URL: nats.url, CINESTREAM_METRICS_PORT: '0', ...environment }, nodeFlags);
  return {
    etl,
    async events(count: number) {
      const movies = Array.from({ length: count }, (_, index) =>
        observation('one', `movie-${index}`, {
          title: `Movie number ${index}`,
          year: 1950 + index,
          id: `tt${1_000_000 + index}`,
        }),
      );
      await publishObservations(connection, movies);
      await until(async () => (await streamBounds(connection, streams.movies)).messages >= count || undefined);
    },
  };
}

/** Waits for the gateway and so many events; gives their sequences. */
async function firstEvents(port: number, count: number): Promise<number[]> {
  const address = `http://127.0.0.1:${port}/api/movies/stream?since=1`;
  const response = await until(() => fetch(address).catch(() => undefined), 60);
  const sequences: number[] = [];
  const parser = createParser({ onEvent: ({ id }) => sequences.push(Number(id?.replace('msg_', ''))) });
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    parser.feed(chunk);
    if (sequences.length >= count) return sequences;
  }
  throw new Error('the stream ended');
}

/** The spans from the root to this one, the root first. */
function pathTo(span: CollectedSpan, spans: readonly CollectedSpan[]): CollectedSpan[] {
  const path = [span];
  for (;;) {
    const parent = spans.find(({ spanId }) => spanId === path[0]?.parentSpanId);
    if (parent === undefined) return path;
    path.unshift(parent);
  }
}
