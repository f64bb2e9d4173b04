import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Clock } from '../../clock.ts';
import { silentLogger } from '../../observability/logger.ts';
import { layoutOf } from './reelhouse/movie-page.ts';
import { type MovieSite, startMovieSite } from './site.ts';

const options = { port: 0, secondPort: 0, seed: 3, movies: 120, logger: silentLogger };
let site: MovieSite;

beforeAll(async () => {
  site = await startMovieSite(options);
});
afterAll(() => site.close());
beforeEach(async () => {
  for (const base of Object.values(site.urls)) await fetch(`${base}/__hits`, { method: 'DELETE' });
  await setFaults({});
});

const first = (path: string, init?: RequestInit) => fetch(site.urls.first + path, init);
const second = (path: string) => fetch(site.urls.second + path);
const textOf = async (answer: Promise<Response>) => (await answer).text();
const post = (body: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body,
});
const setFaults = (faults: object) => first('/__faults', post(JSON.stringify(faults)));

describe('hit counters', () => {
  it('count each URL, with its query, on its own site', async () => {
    await first('/chart');
    await first('/chart');
    await first('/browse?page=2');
    await second('/');
    expect(await (await first('/__hits')).json()).toEqual({ '/chart': 2, '/browse?page=2': 1 });
    expect(await (await second('/__hits')).json()).toEqual({ '/': 1 });
  });
});

describe('fault switches', () => {
  it('answer 429 with Retry-After in seconds, then as a date, then the page', async () => {
    await setFaults({ rateLimit: 1, retryAfterSeconds: 7 });
    const inSeconds = await first('/chart');
    expect([inSeconds.status, inSeconds.headers.get('retry-after')]).toEqual([429, '7']);
    const asDate = await first('/chart');
    expect(asDate.headers.get('retry-after')).toMatch(/^\w{3}, \d{2} \w{3} \d{4} .* GMT$/);
    expect((await first('/chart')).status).toBe(200);
  });

  it('answer 503, on both sites', async () => {
    await setFaults({ unavailable: 1 });
    expect((await first('/')).status).toBe(503);
    expect((await second('/')).status).toBe(503);
  });

  it('challenge with 202, a header and no body, or with a small page', async () => {
    const empty = await first('/chart?__fault=challenge');
    expect([empty.status, empty.headers.get('x-amzn-waf-action'), await empty.text()]).toEqual([202, 'challenge', '']);
    const page = await first('/chart?__fault=challengePage');
    expect(await page.text()).toContain('gokuProps');
  });

  it('cut pages off, break their JSON and name the wrong charset', async () => {
    const key = [...site.catalogue.first.values()].find((movie) => layoutOf(movie) === 'json-ld')?.key;
    const page = await textOf(first(`/title/${key}`));
    expect(page.startsWith(await textOf(first(`/title/${key}?__fault=truncated`)))).toBe(true);
    const broken = await textOf(first(`/title/${key}?__fault=brokenJsonLd`));
    const json = /ld\+json">(.*?)<\/script>/.exec(broken)?.[1] ?? '';
    expect(() => JSON.parse(json)).toThrow(SyntaxError);
    const mislabelled = await first(`/title/${key}?__fault=wrongCharset`);
    expect(mislabelled.headers.get('content-type')).toBe('text/html; charset=iso-8859-1');
    expect(await mislabelled.text()).toBe(page);
  });

  it('let a crawler that retries read every page in the end', async () => {
    await setFaults({ rateLimit: 0.2, unavailable: 0.2, challenge: 0.2, truncated: 0.2, faultyAttempts: 3 });
    const attempts = new Map<string, number>();
    for (const key of site.catalogue.first.keys()) {
      for (let attempt = 1; !attempts.has(key); attempt += 1) {
        const answer = await first(`/title/${key}`);
        const html = await answer.text();
        if (answer.status === 200 && html.endsWith('</html>')) attempts.set(key, attempt);
      }
    }
    expect(new Set(attempts.values())).toEqual(new Set([1, 2, 3, 4]));
  });

  it('let answers wait as long as they say', async () => {
    const waits: number[] = [];
    const clock: Clock = { now: Date.now, wait: async (milliseconds) => void waits.push(milliseconds) };
    const slow = await startMovieSite({ ...options, movies: 5, clock, faults: { slow: 1, slowMilliseconds: 1234 } });
    onTestFinished(() => slow.close());
    expect((await fetch(slow.urls.first)).status).toBe(200);
    expect(waits).toEqual([1234]);
  });

  it('spare what the scripts of a page fetch', async () => {
    await setFaults({ unavailable: 1 });
    const [key] = site.catalogue.first.keys();
    for (const path of [
      '/robots.txt',
      '/assets/page.js',
      '/api/chart',
      `/fragments/cast/${key}`,
      `/title/${key}/facts`,
    ]) {
      expect((await first(path)).status, path).toBe(200);
    }
  });

  it('refuse wrong settings with the reason', async () => {
    const answer = await setFaults({ unavailable: 2 });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error: expect.stringContaining('unavailable') });
    const notJson = await first('/__faults', post('{'));
    expect(notJson.status).toBe(400);
    expect((await first('/__film/rh9999999', post('{"votes":1}'))).status).toBe(404);
  });
});
