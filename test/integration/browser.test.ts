import { execFileSync, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import type { FactLayout, Movie } from '../../src/demo/site/movie.ts';
import { layoutOf } from '../../src/demo/site/reelhouse/movie-page.ts';
import { type MovieSite, startMovieSite } from '../../src/demo/site/site.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { BrowserPool } from '../../src/scraper/browser/browser-pool.ts';
import type { PageRequest, VisitedPage } from '../../src/scraper/browser/page.ts';
import { until } from '../support/nats-server.ts';

const browsers = [
  { name: 'chrome', driver: 'chromedriver', tellsHeaders: true },
  { name: 'firefox', driver: 'geckodriver', tellsHeaders: false },
] as const;

let site: MovieSite;
let pool: BrowserPool;
const signal = new AbortController().signal;

beforeAll(async () => {
  site = await startMovieSite({ port: 0, secondPort: 0, seed: 3, movies: 120, logger: silentLogger });
});

afterAll(async () => {
  await site?.close();
});

function movieWith(layout: FactLayout): Movie {
  const movie = [...site.catalogue.first.values()].find((each) => layoutOf(each) === layout);
  if (movie === undefined) throw new Error(`no film has the layout ${layout}`);
  return movie;
}

async function visit(request: Omit<PageRequest, 'adapter' | 'signal'>, ending = signal): Promise<VisitedPage> {
  const refuseErrors = ({ status }: VisitedPage) => ({ finding: null, refused: (status ?? 200) >= 400 });
  return (await pool.visit({ ...request, adapter: 'demo', signal: ending }, refuseErrors)).page;
}

const visitTitle = (path: string) => visit({ url: site.urls.first + path, kind: 'movie' });

/** Processes that this one started, directly or not, whose command line contains the text. */
function processes(text: string): number[] {
  const listed = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).trim().split('\n');
  const all = listed.map((line) => {
    const [pid, parent, ...args] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), command: args.join(' ') };
  });
  const ours = new Set([process.pid]);
  // Parents come before their children only mostly: ids wrap around.
  for (let size = 0; size < ours.size; ) {
    size = ours.size;
    for (const { pid, parent } of all) if (ours.has(parent)) ours.add(pid);
  }
  return all.filter(({ pid, command }) => ours.has(pid) && command.includes(text)).map(({ pid }) => pid);
}

function childrenOf(parents: readonly number[]): number[] {
  const listed = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return listed
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent !== undefined && parents.includes(parent))
    .map(([pid]) => pid ?? 0);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function onPath(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}

describe.each(browsers.filter(({ driver }) => onPath(driver)))('a session of $name', ({
  name,
  driver,
  tellsHeaders,
}) => {
  beforeAll(() => {
    const settings = readConfiguration({
      CINESTREAM_BROWSER: name,
      CINESTREAM_SCRAPER_CONCURRENCY: '2',
      CINESTREAM_PAGE_TIMEOUT_SECONDS: '15',
      CINESTREAM_ALLOW_PRIVATE_ADDRESSES: 'true',
    }).scraper;
    pool = new BrowserPool({ settings, clock: systemClock, logger: silentLogger });
  });

  afterAll(async () => {
    await pool?.close();
  });

  it.each([
    'json-ld',
    'late-json-ld',
    'embedded-json',
    'labels',
  ] as const)('reads all that a title page of layout %s has, behind clicks, scrolling and frames', async (layout) => {
    const movie = movieWith(layout);
    const page = await visitTitle(`/title/${movie.key}`);
    expect(page).toMatchObject({ status: 200, warnings: [] });
    expect(page.html).toContain('data-state="complete"');
    expect(page.html).toMatch(/id="keywords"[^>]*data-state="ready"/);
    expect(page.html).toContain('<section data-frame-url=');
    expect(page.html).toMatch(/<dt>(Runtime|Release date)/);
  });

  it('scrolls an endless chart to its end', async () => {
    const page = await visit({ url: `${site.urls.first}/chart`, kind: 'list' });
    expect(page.html.match(/<li[ >]/g)?.length).toBeGreaterThanOrEqual(120);
    expect(page.warnings).toEqual([]);
  });

  it('gives status and headers of a refusal', async () => {
    const page = await visitTitle(`/title/${movieWith('labels').key}?__fault=rateLimit&for=${name}#cast`);
    expect(page.status).toBe(429);
    if (tellsHeaders) expect(page.headers['retry-after']).toMatch(/\d/);
  });

  it('says that a host cannot be reached', async () => {
    await expect(visit({ url: 'http://127.0.0.1:9999/', kind: 'movie' })).rejects.toMatchObject({
      code: 'page_load_failed',
      retryable: true,
    });
  });

  it('that is killed is replaced, and the page can be read again', async () => {
    const movie = movieWith('json-ld');
    await visitTitle(`/title/${movie.key}`);
    const started = processes(driver);
    const browsers = childrenOf(started);
    expect(browsers).not.toEqual([]);
    for (const pid of started) process.kill(pid, 'SIGKILL');
    await until(() => (processes(driver).length === 0 ? true : undefined));
    await expect(visitTitle(`/title/${movie.key}`)).rejects.toMatchObject({ retryable: true });
    expect((await visitTitle(`/title/${movie.key}`)).status).toBe(200);
    // Nor does its browser stay behind.
    await until(() => !browsers.some(isRunning) || undefined);
  });

  it('photographs a page that is refused, and reads the next in another session', async () => {
    const request = { url: `${site.urls.first}/`, adapter: 'demo', kind: 'list', signal } as const;
    await visit({ url: request.url, kind: 'list' });
    const opened = pool.stats().opened;
    const refuse = (page: VisitedPage) => ({ finding: page.status, refused: true });
    const { page, finding, screenshot } = await pool.visit(request, refuse);
    expect(finding).toBe(200);
    if (tellsHeaders) expect(page.headers['content-type']).toMatch(/^text\/html/);
    expect(
      Buffer.from(screenshot ?? [])
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    await visit({ url: request.url, kind: 'list' });
    expect(pool.stats().opened).toBe(opened + 1);
  });

  it('photographs a page that is not there, and reads the next as if nothing had happened', async () => {
    const request = { url: `${site.urls.first}/title/none`, adapter: 'demo', kind: 'movie', signal } as const;
    await visit({ url: `${site.urls.first}/`, kind: 'list' });
    const opened = pool.stats().opened;
    const { screenshot } = await pool.visit(request, () => ({ finding: null, refused: true, isBlock: false }));
    expect(screenshot).not.toBeNull();
    await visit({ url: `${site.urls.first}/`, kind: 'list' });
    expect(pool.stats().opened).toBe(opened);
  });

  it.runIf(name === 'chrome')('whose tab crashes is replaced', async () => {
    const movie = movieWith('json-ld');
    await visitTitle(`/title/${movie.key}`);
    for (const pid of processes('--type=renderer')) process.kill(pid, 'SIGKILL');
    await expect(visitTitle(`/title/${movie.key}`)).rejects.toMatchObject({ code: 'browser_session_lost' });
    expect((await visitTitle(`/title/${movie.key}`)).status).toBe(200);
  });

  it('gives the page back when the job is taken away', async () => {
    const abort = new AbortController();
    const visiting = visit({ url: `${site.urls.first}/?__fault=slow`, kind: 'list' }, abort.signal);
    abort.abort();
    await expect(visiting).rejects.toMatchObject({ code: expect.stringMatching(/draining|page_load_failed/) });
  });
});
