import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { BrowserPool } from '../../src/scraper/browser/browser-pool.ts';
import type { VisitedPage } from '../../src/scraper/browser/page.ts';

const pages: Record<string, string> = {
  '/alerting': `<title>Heat</title><h1>Heat</h1><script>
    alert('Welcome!');
    setTimeout(() => { confirm('Subscribe?'); document.body.append('answered'); }, 100);
  </script>`,
  '/endless': `<title>Films</title><ul id="chart"></ul><script>
    const chart = document.querySelector('#chart');
    const grow = () => chart.insertAdjacentHTML('beforeend', '<li>another'.repeat(90));
    grow();
    addEventListener('scroll', () => setTimeout(grow, 100));
  </script>`,
  '/framed': `<title>Heat</title><h1>Heat</h1><iframe src="about:blank"></iframe>
    <iframe id="technical" src="http://localhost:PORT/inner"></iframe>
    <div id="film" data-state="ready"></div>`,
  '/inner': '<p>171 minutes</p>',
  '/unstructured': `<title>Heat</title><h1>Heat (1995)</h1><dl><dt>Director</dt><dd>Michael Mann</dd></dl><p>A heist.</p>
    <script>setTimeout(() => document.body.append('and the rest'), 700);</script>`,
  '/heavy': `<title>Heat</title><style>@font-face { font-family: x; src: url(/font.woff2); } h1 { font-family: x; }</style>
    <h1>Heat</h1><img src="/poster.png?w=600"><img src="/poster"><video src="/trailer.mp4" autoplay></video>
    <div id="film" data-state="ready" style="background: url(/still)">Robbers</div><script src="/page.js"></script>`,
  '/restless': `<title>Heat</title><h1>Heat</h1><script>
    setInterval(() => document.body.append('.'), 50);
  </script>`,
  '/vanishing': `<title>Heat</title><h1>Heat</h1><iframe id="technical" src="http://localhost:PORT/inner"></iframe>
    <div id="film" data-state="ready"></div><script>
    const frame = document.querySelector('iframe');
    frame.onload = () => setTimeout(() => frame.remove(), 0);
  </script>`,
};

const asked: string[] = [];
let site: Server;
let origin: string;
let pool: BrowserPool;

beforeAll(async () => {
  site = createServer(({ url = '' }, response) => {
    asked.push(url);
    const page = pages[url];
    const port = String((site.address() as AddressInfo).port);
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(page?.replaceAll('PORT', port));
  });
  // IPv6 and IPv4.
  await new Promise<void>((resolve) => site.listen(0, resolve));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  const environment = {
    CINESTREAM_PAGE_TIMEOUT_SECONDS: '5',
    CINESTREAM_SESSION_MAX_PAGES: '3',
    CINESTREAM_ALLOW_PRIVATE_ADDRESSES: 'true',
  };
  const settings = readConfiguration(environment).scraper;
  pool = new BrowserPool({ settings, clock: systemClock, logger: silentLogger });
});

afterAll(async () => {
  await pool?.close();
  site?.closeAllConnections();
  site?.close();
});

async function visit(
  path: string,
  kind: 'movie' | 'list' = 'movie',
  adapter: 'demo' | 'schema-org' = 'demo',
): Promise<VisitedPage> {
  const request = { url: origin + path, adapter, kind, signal: AbortSignal.timeout(60_000) } as const;
  return (await pool.visit(request, () => ({ finding: null, refused: false }))).page;
}

describe('a page', () => {
  it('that wants dialogs answered is read as if it did not', async () => {
    const { html } = await visit('/alerting');
    expect(html).toContain('<h1>Heat</h1>');
    expect(html).toContain('answered');
  });

  it('whose list never ends is read as far as there is time', async () => {
    const page = await visit('/endless', 'list');
    expect(page.html.match(/<li>another/g)?.length).toBeGreaterThan(50);
    expect(page.warnings).toEqual(['the list did not end in time']);
  });

  it('is read without its images, fonts and media', async () => {
    asked.splice(0);
    expect((await visit('/heavy')).html).toContain('Robbers');
    expect(asked).toEqual(['/heavy', '/page.js']);
  });

  it('of no known structure is ready when it has come to rest, and not before', async () => {
    const { ready, html } = await visit('/unstructured', 'movie', 'schema-org');
    expect([ready, html.includes('and the rest')]).toEqual([true, true]);
    expect((await visit('/restless', 'movie', 'schema-org')).ready).toBe(false);
  });

  it('has its frames of other origins read, and the next page is outside of them', async () => {
    expect((await visit('/framed')).html).toMatch(/<section data-frame-url="[^"]+inner"><p>171 minutes<\/p>/);
    expect((await visit('/inner')).html).toContain('171 minutes');
  });

  it('whose frame goes away while it is read is read without', async () => {
    expect((await visit('/vanishing')).html).toContain('<h1>Heat</h1>');
  });
});

describe('a session', () => {
  it('is retired after as many pages as it may read', async () => {
    const opened: number[] = [];
    for (let page = 0; page < 7; page += 1) {
      await visit('/inner');
      opened.push(pool.stats().opened);
    }
    const differences = opened.slice(1).map((count, index) => count - (opened[index] ?? 0));
    expect(differences.toSorted()).toEqual([0, 0, 0, 0, 1, 1]);
    expect(pool.stats().open).toBeLessThanOrEqual(1);
  });
});

describe('a browser that is to stay out of private networks', () => {
  let careful: BrowserPool;

  beforeAll(() => {
    const settings = readConfiguration({ CINESTREAM_PAGE_TIMEOUT_SECONDS: '5' }).scraper;
    careful = new BrowserPool({ settings, clock: systemClock, logger: silentLogger });
  });

  afterAll(() => careful?.close());

  it('does not get there, whatever leads it there', async () => {
    const { port } = site.address() as AddressInfo;
    asked.splice(0);
    for (const host of ['127.0.0.1', '0.0.0.0', 'localhost', 'a.localhost', '[::1]', '[::ffff:127.0.0.1]']) {
      const url = `http://${host}:${port}/inner`;
      const request = { url, adapter: 'demo', kind: 'movie', signal: AbortSignal.timeout(30_000) } as const;
      const visiting = careful.visit(request, () => ({ finding: null, refused: false }));
      await expect.soft(visiting, host).rejects.toMatchObject({ code: 'page_load_failed' });
    }
    expect(asked).toEqual([]);
  });
});
