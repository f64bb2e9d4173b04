import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { openSnapshot } from '../../src/backup/stream-snapshot.ts';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { retractSource } from '../../src/messaging/contracts/retractions.ts';
import { streams, subjects } from '../../src/messaging/contracts/subjects.ts';
import { discardJobs } from '../../src/messaging/crawl/frontier.ts';
import { admitJobs } from '../../src/messaging/crawl/job-admission.ts';
import { startRun } from '../../src/messaging/crawl/runs.ts';
import { Sites } from '../../src/messaging/crawl/sites.ts';
import { applyTopology } from '../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../src/messaging/nats/connection.ts';
import { canaryObservation } from '../../src/movie/canary.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { readBacklog } from '../../src/operator/pipeline/backlog.ts';
import { startNatsServer, type TestNatsServer, until } from '../support/nats-server.ts';

const hasHelm = spawnSync('helm', ['version']).status === 0;
const password = 'of-a-test';

/** What each role must not be able to do, though the stream or subject exists. */
const forbidden: Record<string, string[]> = {
  scraper: ['movies.tt0111161', 'catalogue.tt0111161', '$JS.API.STREAM.DELETE.MOVIES', '$JS.API.STREAM.PURGE.CRAWL'],
  etl: ['observations.imdb.tt0111161', 'crawl.host.job', '$JS.API.STREAM.DELETE.OBSERVATIONS', '$KV.URLS.key'],
  gateway: ['movies.tt0111161', 'observations.imdb.tt0111161', '$JS.API.STREAM.PURGE.MOVIES', '$KV.RUNS.run'],
  operator: ['movies.tt0111161', 'catalogue.tt0111161', '$JS.API.STREAM.DELETE.CRAWL', '$KV.IDENTITIES.split.a'],
  exporter: [
    'movies.tt0111161',
    'observations.imdb.tt0111161',
    'observations.canary.other',
    'crawl.host.job',
    '$JS.API.STREAM.MSG.GET.MOVIES',
    '$KV.RUNS.run',
  ],
  crawl: ['observations.imdb.tt0111161', 'crawl.host.job', '$JS.API.STREAM.PURGE.FRONTIER'],
  test: ['observations.imdb.tt0111161', 'movies.tt0111161'],
  backup: ['movies.tt0111161', '$JS.API.STREAM.RESTORE.MOVIES', '$JS.API.STREAM.DELETE.MOVIES', '$KV.RUNS.run'],
  topology: ['movies.tt0111161', '$JS.API.STREAM.DELETE.MOVIES', '$JS.API.STREAM.PURGE.MOVIES'],
};

describe.skipIf(!hasHelm)('the NATS users of the chart', () => {
  let server: TestNatsServer;
  const connections = new Map<string, NatsConnection>();

  async function connectAs(user: string): Promise<NatsConnection> {
    const known = connections.get(user);
    if (known !== undefined) return known;
    const { nats } = readConfiguration({
      NATS_URL: server.url,
      NATS_USER: user,
      NATS_PASSWORD: password,
      CINESTREAM_NATS_INBOX_PREFIX: `_INBOX_${user}`,
    });
    const connection = await connectToNats(nats, user, silentLogger);
    connections.set(user, connection);
    return connection;
  }

  beforeAll(async () => {
    server = await startNatsServer([], await renderedAccounts());
    const { nats } = readConfiguration({ NATS_URL: server.url });
    await applyTopology(await connectAs('topology'), nats);
  });

  afterAll(async () => {
    await Promise.all([...connections.values()].map((connection) => connection.close()));
    await server?.close();
  });

  it('let nobody in without a password', async () => {
    const { nats } = readConfiguration({ NATS_URL: server.url, CINESTREAM_NATS_WAIT_SECONDS: '1' });
    await expect(connectToNats(nats, 'nobody', silentLogger)).rejects.toThrow(/cannot connect/);
  });

  it.each(Object.entries(forbidden))('keep %s from what is not its work', async (user, foreign) => {
    const connection = await connectAs(user);
    const refused: string[] = [];
    void (async () => {
      for await (const status of connection.status())
        if (status.type === 'error') refused.push(status.error.message.replaceAll('"', ''));
    })();
    for (const subject of foreign) connection.publish(subject, '{}');
    await connection.flush();
    for (const subject of foreign) {
      await until(
        () => refused.some((message) => message.toLowerCase().includes(subject.toLowerCase())) || undefined,
        5,
      );
    }
  });

  it('keep each from the answers that others get', async () => {
    const gateway = await connectAs('gateway');
    const refused = new Promise<string>((resolve) => {
      gateway.subscribe('_INBOX_etl.>', { callback: (error) => (error === null ? undefined : resolve(error.message)) });
    });
    expect(await refused).toMatch(/permissions violation/i);
  });

  it('let none of this reach the streams', async () => {
    const manager = await jetstreamManager(await connectAs('admin'));
    for (const stream of [streams.movies, streams.catalogue, streams.observations, streams.crawl, streams.frontier]) {
      expect((await manager.streams.info(stream)).state.messages, stream).toBe(0);
    }
  });

  it('let the operator withdraw what a source said, also when it has before', async () => {
    const operator = await connectAs('operator');
    await retractSource(operator, 'site', systemClock);
    await retractSource(operator, 'site', systemClock);
  });

  it('let runs be started, admitted and taken back', async () => {
    const limits = { maxPages: 1, maxDepth: 0, follow: [], recrawlAfterSeconds: 0 };
    const seeds = [{ url: 'https://movies.example/', kind: 'list' as const }];
    for (const user of ['crawl', 'operator']) {
      const run = { run: `by-${user}`, source: user, adapter: 'schema-org' as const, seeds, limits };
      expect(await startRun(await connectAs(user), run, systemClock)).toMatchObject({ created: true });
    }
    expect(await admitJobs(await connectAs('scraper'))).toBe(2);
    const operator = await connectAs('operator');
    expect(await readBacklog(operator, 'scraper')).toMatchObject({ backlog: 2 });
    for (const source of ['crawl', 'operator']) await discardJobs(operator, source);
    expect(await readBacklog(operator, 'scraper')).toMatchObject({ backlog: 0 });
  });

  it('let the site of a source be told by crawls and the operator, and read by scrapers', async () => {
    for (const user of ['crawl', 'operator']) {
      const sites = await Sites.open(await connectAs(user));
      expect(await sites.put(user, { precedence: 'after' })).toBe(true);
      expect(await sites.put(user, null)).toBe(true);
    }
    const { revision } = await (await Sites.open(await connectAs('scraper'))).find('crawl');
    expect(revision).toBeGreaterThan(0);
  });

  it('let the backup be made', async () => {
    const options = { inboxPrefix: '_INBOX_backup', clock: systemClock };
    const { state, chunks } = await openSnapshot(await connectAs('backup'), streams.movies, options);
    expect(state.messages).toBe(0);
    let bytes = 0;
    for await (const chunk of chunks) bytes += chunk.length;
    expect(bytes).toBeGreaterThan(0);
  });

  it('let the exporter release canary movies', async () => {
    const { source, source_id: sourceId } = canaryObservation(new Date(0));
    const client = jetstream(await connectAs('exporter'));
    expect((await client.publish(subjects.observation(source, sourceId), '{}')).stream).toBe(streams.observations);
  });
});

/** The accounts that the chart gives nats-server, with one password for all. */
async function renderedAccounts(): Promise<string> {
  const { stdout } = await promisify(execFile)('helm', ['template', 'cinestream', 'charts/cinestream'], {
    maxBuffer: 16 * 1024 * 1024,
  });
  const documents = parseAllDocuments(stdout).map((document) => document.toJS() as { data?: Record<string, string> });
  const configuration =
    documents.map((document) => document?.data?.['nats.conf']).find((text) => text !== undefined) ?? '';
  const accounts = configuration.slice(configuration.indexOf('accounts {'));
  return accounts.replace(/\$PASSWORD_\w+/g, password);
}
