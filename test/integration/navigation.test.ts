import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { BrowserPool } from '../../src/scraper/browser/browser-pool.ts';
import type { VisitedPage } from '../../src/scraper/browser/page.ts';
import { type AnsweringSite, breakOff, moviePage, sendHtml, startAnsweringSite } from '../support/answering-site.ts';

const heat = { title: 'Heat', year: 1995, director: 'Michael Mann', stars: ['Al Pacino'], genre: 'Crime' };
// Its data stands in the head: the page seems ready long before its end.
const long = moviePage(heat, '', `<p>${'A long story. '.repeat(2000)}</p>`);
let site: AnsweringSite;
let pool: BrowserPool;

beforeAll(async () => {
  site = await startAnsweringSite((path, response) => {
    const cut = /^\/cut-(reset|chunks|length)-(\d+)$/.exec(path);
    if (path === '/heat') sendHtml(response, moviePage(heat));
    else if (path === '/moved') response.writeHead(302, { location: '/heat' }).end();
    else if (path === '/script') sendHtml(response, '<script>location.replace("/heat")</script>');
    else if (path === '/nothing') response.writeHead(204).end();
    else if (path === '/reset-content') response.writeHead(205).end();
    else if (path === '/pdf') response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF-1.4');
    else if (path === '/picture') response.writeHead(200, { 'content-type': 'image/png' }).end('none');
    else if (path === '/attachment') sendHtml(response, moviePage(heat), { 'content-disposition': 'attachment' });
    else if (path === '/mail') response.writeHead(302, { location: 'mailto:heat@movies.example' }).end();
    else if (path === '/gone') response.writeHead(410).end();
    else if (path === '/broken') response.writeHead(502, { 'retry-after': '7' }).end();
    else if (cut !== null) breakOff(response, long, Number(cut[2]) / 100, cut[1] as 'reset' | 'chunks' | 'length');
  });
  const settings = readConfiguration({
    CINESTREAM_PAGE_TIMEOUT_SECONDS: '5',
    CINESTREAM_ALLOW_PRIVATE_ADDRESSES: 'true',
  }).scraper;
  pool = new BrowserPool({ settings, clock: systemClock, logger: silentLogger });
});

afterAll(async () => {
  await pool?.close();
  await site?.[Symbol.asyncDispose]();
});

async function visit(path: string): Promise<VisitedPage> {
  const request = { url: site.origin + path, adapter: 'schema-org', kind: 'movie' } as const;
  const signal = AbortSignal.timeout(60_000);
  return (await pool.visit({ ...request, signal }, () => ({ finding: null, refused: false }))).page;
}

describe('a page', () => {
  it.each(['/heat', '/moved', '/script'])('is read with the status and headers of its own answer: %s', async (path) => {
    const page = await visit(path);
    expect(page.html).toContain('<h1>Heat</h1>');
    expect(page).toMatchObject({ url: `${site.origin}/heat`, status: 200 });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  });

  it.each([
    ['/nothing', 'no_content'],
    ['/reset-content', 'no_content'],
    ['/pdf', 'unsupported_content'],
    ['/picture', 'unsupported_content'],
    ['/attachment', 'download'],
    ['/mail', 'address_refused'],
  ])('that the browser does not go to is never the one before: %s', async (path, code) => {
    await visit('/heat');
    await expect(visit(path)).rejects.toMatchObject({ code });
    // The same session goes on.
    expect(pool.stats()).toMatchObject({ opened: 1, busy: 0 });
  });

  it.each([
    ['/gone', 410],
    ['/broken', 502],
  ])('of an error without a body has the status of that error: %s', async (path, status) => {
    await visit('/heat');
    const page = await visit(path);
    expect(page.status).toBe(status);
    expect(page.html).not.toContain('Heat');
  });

  const ways = ['reset', 'chunks', 'length'].flatMap((how) => [40, 75, 90].map((share) => [how, share] as const));
  it.each(ways)('whose connection ends too early is not read: %s at %i percent', async (how, share) => {
    await expect(visit(`/cut-${how}-${share}`)).rejects.toMatchObject({ code: 'page_incomplete', retryable: true });
  });
});
