import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { DrainingError, errorCode } from '../../src/errors.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { BrowserPool } from '../../src/scraper/browser/browser-pool.ts';
import type { PageRequest } from '../../src/scraper/browser/page.ts';
import { until } from '../support/nats-server.ts';

let grid: Server;
let pool: BrowserPool;
let requests: string[];
/** Holds back the answer to the request for a session. */
let opening: PromiseWithResolvers<void>;
let preparing: number;
/** So many connections were made before the address led to the Grid: all that is sent on them is answered by something else. */
let leadsNowhere: number;
let sockets: Set<unknown>;

/** How many times shorter patience is than it would be. */
let haste: number;
const clock: Clock = {
  now: () => systemClock.now(),
  wait: (milliseconds, signal) => {
    if (milliseconds <= firstDelayMilliseconds) onFirstDelay();
    return systemClock.wait(milliseconds / haste, signal);
  },
};
const firstDelayMilliseconds = 500;
let onFirstDelay: () => void;

beforeEach(async () => {
  requests = [];
  opening = Promise.withResolvers();
  preparing = 200;
  haste = 1;
  onFirstDelay = () => {};
  leadsNowhere = 0;
  sockets = new Set();
  grid = createServer(async ({ method, url = '', socket }, response) => {
    requests.push(`${method} ${url}`);
    sockets.add(socket);
    if (sockets.size <= leadsNowhere) return response.writeHead(404, { 'content-length': 0 }).end();
    const answer = (status: number, value: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ value }));
    if (url === '/session') {
      await opening.promise;
      answer(200, { sessionId: 'half-open', capabilities: { browserName: 'chrome' } });
    } else if (method === 'DELETE') answer(200, null);
    else
      answer(preparing, preparing === 200 ? {} : { error: 'unknown error', message: 'no such thing', stacktrace: '' });
  });
  await new Promise<void>((resolve) => grid.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(grid.address() as AddressInfo).port}`;
  const settings = readConfiguration({ CINESTREAM_SELENIUM_URL: address }).scraper;
  pool = new BrowserPool({ settings, clock, logger: silentLogger });
});

afterEach(async () => {
  opening.resolve();
  await pool.close();
  grid.closeAllConnections();
  grid.close();
});

const isEnded = () => requests.includes('DELETE /session/half-open') || undefined;

describe('a session', () => {
  it('that opens, but cannot be prepared, does not stay behind', async () => {
    opening.resolve();
    preparing = 500;
    await expect(pool.open()).rejects.toMatchObject({ code: 'browser_unavailable' });
    await until(isEnded);
    expect(pool.stats()).toMatchObject({ open: 0, busy: 0 });
  });

  it('that opens when nobody waits for it any more does not stay behind', async () => {
    haste = 100;
    await expect(pool.open()).rejects.toMatchObject({ code: 'browser_session_lost' });
    opening.resolve();
    await until(isEnded);
    expect(pool.stats()).toMatchObject({ open: 0, busy: 0 });
  });

  it('is asked for on a new connection when what answered on the last one is no WebDriver server', async () => {
    opening.resolve();
    leadsNowhere = 1;
    await expect(pool.open()).rejects.toMatchObject({
      code: 'browser_unavailable',
      message: expect.stringContaining('no WebDriver server'),
    });
    await pool.open();
    expect(pool.stats()).toMatchObject({ open: 1 });
  });

  it('that cannot be had is not asked for by every job: attempts are spaced', async () => {
    opening.resolve();
    leadsNowhere = Number.POSITIVE_INFINITY;
    const stopping = new AbortController();
    const request = { url: 'https://movies.example/', signal: stopping.signal } as PageRequest;
    const visit = () => pool.visit(request, () => ({ finding: null, refused: false })).catch(errorCode);
    expect(await visit()).toBe('browser_unavailable');
    const held = Promise.withResolvers<'held'>();
    onFirstDelay = () => held.resolve('held');
    const jobs = Array.from({ length: 20 }, visit);
    expect(await Promise.race([Promise.all(jobs), held.promise])).toBe('held');
    expect(requests.filter((one) => one === 'POST /session')).toHaveLength(1);
    stopping.abort(new DrainingError('the test is over'));
    await Promise.all(jobs);
  });
});
