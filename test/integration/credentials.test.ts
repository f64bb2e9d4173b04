import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { BrowserPool } from '../../src/scraper/browser/browser-pool.ts';
import { concerns, readCredentials } from '../../src/scraper/credentials/source-credentials.ts';

let directory: string;
let pool: BrowserPool;
const servers: Server[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cinestream-credentials-'));
  const settings = readConfiguration({
    CINESTREAM_SCRAPER_CONCURRENCY: '1',
    CINESTREAM_PAGE_TIMEOUT_SECONDS: '10',
    CINESTREAM_ALLOW_PRIVATE_ADDRESSES: 'true',
  }).scraper;
  pool = new BrowserPool({ settings, clock: systemClock, logger: silentLogger });
});

afterEach(async () => {
  await pool.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  await rm(directory, { recursive: true, force: true });
});

async function secret(name: string, parts: Record<string, string>): Promise<void> {
  await mkdir(join(directory, name), { recursive: true });
  for (const [key, value] of Object.entries(parts)) await writeFile(join(directory, name, key), `${value}\n`);
}

/** Keeps the headers of each request; pages load a picture from `other`. */
async function serve(other = ''): Promise<{ port: number; requests: IncomingHttpHeaders[] }> {
  const requests: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    requests.push(request.headers);
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(`<title>x</title><script src="${other}/script.js"></script><p itemscope>${request.url}</p>`);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return { port: (server.address() as AddressInfo).port, requests };
}

const asIs = () => ({ finding: null, refused: false });

function page(url: string, credentials?: Awaited<ReturnType<typeof readCredentials>>) {
  return { url, adapter: 'schema-org', kind: 'list', credentials, signal: new AbortController().signal } as const;
}

test('a site is shown user name, headers and cookies of its Secret, and no other host is asked by that session', async () => {
  const stranger = await serve();
  const site = await serve(`http://localhost:${stranger.port}`);
  await secret('movies', {
    hosts: '127.0.0.1',
    username: 'ann',
    password: 'secret',
    headers: 'X-Api-Key: abc',
    cookies: 'session=1; region=de',
  });
  const credentials = await readCredentials(directory, 'movies');
  await pool.visit(page(`http://127.0.0.1:${site.port}/`, credentials), asIs);
  const basic = `Basic ${Buffer.from('ann:secret').toString('base64')}`;
  expect(site.requests[0]).toMatchObject({ authorization: basic, 'x-api-key': 'abc', cookie: 'session=1; region=de' });
  expect(stranger.requests).toEqual([]);
});

test('a session that shows credentials is used for no other source, nor after the Secret has changed', async () => {
  const site = await serve();
  await secret('movies', { hosts: '127.0.0.1', headers: 'X-Api-Key: abc' });
  const before = await readCredentials(directory, 'movies');
  await pool.visit(page(`http://127.0.0.1:${site.port}/`, before), asIs);
  await pool.visit(page(`http://127.0.0.1:${site.port}/`), asIs);
  await secret('movies', { hosts: '127.0.0.1', headers: 'X-Api-Key: def' });
  await pool.visit(page(`http://127.0.0.1:${site.port}/`, await readCredentials(directory, 'movies')), asIs);
  const pages = site.requests.filter(({ 'sec-fetch-dest': destination }) => destination === 'document');
  expect(pages.map((headers) => headers['x-api-key'])).toEqual(['abc', undefined, 'def']);
  expect(pool.stats()).toMatchObject({ open: 1, opened: 3 });
});

test('they go to the hosts that the Secret names, and to no others', async () => {
  await secret('movies', { hosts: 'members.movies.example, movies.example', headers: 'X-Api-Key: abc' });
  const credentials = await readCredentials(directory, 'movies');
  expect(concerns(credentials, 'https://movies.example/new')).toBe(true);
  expect(concerns(credentials, 'https://movies.example.evil.example/')).toBe(false);
});

test('that are not there, or name no hosts, are asked for with what to do', async () => {
  await expect(readCredentials(directory, 'nobody')).rejects.toThrow('add nobody to scraper.credentials of the chart');
  await secret('movies', { headers: 'X-Api-Key: abc' });
  await expect(readCredentials(directory, 'movies')).rejects.toThrow('or they name no hosts');
});
