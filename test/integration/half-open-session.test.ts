import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { BrowserPool } from '../../src/scraper/browser/browser-pool.ts';
import { until } from '../support/nats-server.ts';

let grid: Server;
let pool: BrowserPool;
let requests: string[];
/** Holds back the answer to the request for a session. */
let opening: PromiseWithResolvers<void>;
let preparing: number;

/** How many times shorter patience is than it would be. */
let haste: number;
const clock: Clock = {
  now: () => systemClock.now(),
  wait: (milliseconds, signal) => systemClock.wait(milliseconds / haste, signal),
};

beforeEach(async () => {
  requests = [];
  opening = Promise.withResolvers();
  preparing = 200;
  haste = 1;
  grid = createServer(async ({ method, url = '' }, response) => {
    requests.push(`${method} ${url}`);
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
});
