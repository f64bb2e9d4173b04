import { once } from 'node:events';
import { createServer } from 'node:net';
import robotsParserModule from 'robots-parser';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ConfigurationError, EnvironmentError } from '../../errors.ts';
import { silentLogger } from '../../observability/logger.ts';
import { type FactLayout, factLayouts, type Movie } from './movie.ts';
import { layoutOf } from './reelhouse/movie-page.ts';
import { type MovieSite, startMovieSite } from './site.ts';

// The package's types describe an ES module; at run time its default import is the function.
const robotsParser = robotsParserModule as unknown as typeof robotsParserModule.default;

const options = { port: 0, secondPort: 0, seed: 3, movies: 120, crawlDelaySeconds: 0.5, logger: silentLogger };
let site: MovieSite;

beforeAll(async () => {
  site = await startMovieSite(options);
});
afterAll(() => site.close());

const first = (path: string, init?: RequestInit) => fetch(site.urls.first + path, init);
const second = (path: string, init?: RequestInit) => fetch(site.urls.second + path, init);
const post = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const textOf = async (answer: Promise<Response>) => (await answer).text();
const locations = (xml: string) => [...xml.matchAll(/<loc>([^<]+)<\/loc>/g)].map((match) => match[1] ?? '');

function movieWith(layout: FactLayout): Movie {
  const movie = [...site.catalogue.first.values()].find((each) => layoutOf(each) === layout);
  if (movie === undefined) throw new Error(`no film has the layout ${layout}`);
  return movie;
}

async function takePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const release = async () => {
    server.close();
    await once(server, 'close');
  };
  return { port: typeof address === 'object' ? (address?.port ?? 0) : 0, release };
}

describe('finding the pages of the first site', () => {
  it('forbids an area and asks for a crawl delay in robots.txt', async () => {
    const url = `${site.urls.first}/robots.txt`;
    const robots = robotsParser(url, await textOf(fetch(url)));
    expect(robots.isAllowed(`${site.urls.first}/title/rh0000841`, 'anyone')).toBe(true);
    expect(robots.isAllowed(`${site.urls.first}/account/watchlist`, 'anyone')).toBe(false);
    expect(robots.getCrawlDelay('anyone')).toBe(0.5);
    expect(robots.getSitemaps()).toEqual([`${site.urls.first}/sitemap.xml`]);
    expect(await textOf(first('/'))).toContain('href="/account/watchlist"');
  });

  it('lists every title page in the parts of the sitemap', async () => {
    const parts = locations(await textOf(first('/sitemap.xml')));
    const pages = (await Promise.all(parts.map(async (part) => locations(await textOf(fetch(part)))))).flat();
    const titles = pages.filter((url) => url.includes('/title/'));
    expect(titles.sort()).toEqual(
      [...site.catalogue.first.keys()].map((key) => `${site.urls.first}/title/${key}`).sort(),
    );
  });

  it('links from page to page by rel=next until all films were listed', async () => {
    const found = new Set<string>();
    let path: string | undefined = '/browse?page=1';
    while (path !== undefined) {
      const html: string = await textOf(first(path));
      for (const match of html.matchAll(/href="\/title\/(\w+)"/g)) found.add(match[1] ?? '');
      path = /<a rel="next" href="([^"]+)"/.exec(html)?.[1];
    }
    expect(found).toEqual(new Set(site.catalogue.first.keys()));
  });

  it('gives the chart in batches that do not overlap', async () => {
    const batches = await Promise.all(
      [0, 25, 50, 75, 100, 125].map(async (offset) => (await first(`/api/chart?offset=${offset}&limit=25`)).json()),
    );
    const hrefs = batches.flatMap((batch) => batch.entries.map((entry: { href: string }) => entry.href));
    expect(hrefs).toHaveLength(120);
    expect(new Set(hrefs).size).toBe(120);
  });

  it.each(['/title/rh9999999', '/browse?page=4', '/browse?page=x', '/nowhere'])('does not have %s', async (path) => {
    expect((await first(path)).status).toBe(404);
  });
});

describe('title pages of the first site', () => {
  it.each(factLayouts)('carry their facts as %s', async (layout) => {
    const { key } = movieWith(layout);
    const served = await textOf(first(`/title/${key}`));
    const later = await textOf(first(`/fragments/title/${key}`));
    expect(served.includes('application/ld+json')).toBe(layout === 'json-ld');
    expect(served.includes('__REELHOUSE_DATA__')).toBe(layout === 'embedded-json');
    expect(later.includes('application/ld+json')).toBe(layout === 'late-json-ld');
    expect(served).not.toContain('<h1');
    expect(later).toContain('data-generated="true"');
  });

  it('hide most of the cast, all keywords and the technical facts in further documents', async () => {
    const movie = [...site.catalogue.first.values()].find(
      (each) => each.runtimeMinutes === 142 || each.runtimeMinutes !== null,
    );
    const served = await textOf(first(`/title/${movie?.key}`));
    expect(served.match(/class="role"/g)).toHaveLength(3);
    expect((await textOf(first(`/fragments/cast/${movie?.key}`))).match(/class="role"/g)).toHaveLength(
      movie?.cast.length ?? 0,
    );
    expect(served).not.toContain(movie?.keywords[0]);
    expect(await textOf(first(`/fragments/keywords/${movie?.key}`))).toContain(`<li>${movie?.keywords[0]}</li>`);
    expect(await textOf(first(`/title/${movie?.key}/facts`))).toContain('<dt>Runtime</dt>');
  });

  it('answer a conditional request with 304 until the film changes', async () => {
    const { key } = movieWith('json-ld');
    const etag = (await first(`/title/${key}`)).headers.get('etag') ?? '';
    const conditional = { headers: { 'if-none-match': etag } };
    expect((await first(`/title/${key}`, conditional)).status).toBe(304);
    expect((await first(`/__film/${key}`, post({ rating: 1.5, votes: 77 }))).status).toBe(204);
    const changed = await first(`/title/${key}`, conditional);
    expect(changed.status).toBe(200);
    expect(await changed.text()).toContain('"ratingValue":1.5,"ratingCount":77');
    const sitemap = await textOf(first('/sitemaps/titles-1.xml'));
    expect(sitemap).toMatch(new RegExp(`/title/${key}</loc><lastmod>\\d{4}-`));
  });
});

describe('pages of the second site', () => {
  it('list every film in the sitemap', async () => {
    const urls = locations(await textOf(second('/sitemap.xml')));
    expect(urls).toEqual([...site.catalogue.second.keys()].map((key) => `${site.urls.second}/film/${key}`));
  });

  it('list every film page by page as well', async () => {
    const found = new Set<string>();
    let path: string | undefined = '/filme';
    while (path !== undefined) {
      const html: string = await textOf(second(path));
      for (const match of html.matchAll(/href="\/film\/(\w+)"/g)) found.add(match[1] ?? '');
      path = /<a rel="next" href="([^"]+)"/.exec(html)?.[1];
    }
    expect(found).toEqual(new Set(site.catalogue.second.keys()));
  });

  it('give microdata with decimal commas, labels in the language of the page and words for dates', async () => {
    const german = [...site.catalogue.second.values()].find((each) => each.language === 'de' && each.ratingScale === 5);
    const html = await textOf(second(`/film/${german?.key}`));
    expect(html).toContain('<html lang="de">');
    expect(html).toMatch(/<span itemprop="ratingValue">\d,\d\d<\/span> von <span itemprop="bestRating">5<\/span>/);
    expect(html).toMatch(/<dt>Kinostart<\/dt><dd><time itemprop="datePublished"[^>]*>\d+\. \p{L}+ \d{4}<\/time>/u);
  });

  it('link to the same film at the first site where the ground truth says so', async () => {
    for (const { first: movie, second: telling, linked } of site.groundTruth().slice(0, 40)) {
      if (telling === null) continue;
      const html = await textOf(second(`/film/${telling}`));
      const link = /itemprop="sameAs" href="([^"]+)"/.exec(html)?.[1];
      expect(link).toBe(linked ? `${site.urls.first}/title/${movie}` : undefined);
    }
  });

  it('mark films that exist nowhere else as generated', async () => {
    const invented = site.groundTruth().find((entry) => entry.first === null);
    expect(await textOf(second(`/film/${invented?.second}`))).toMatch(/<article [^>]*data-generated="true"/);
  });

  it('change on their own', async () => {
    const [key = ''] = site.catalogue.second.keys();
    await second(`/__film/${key}`, post({ title: 'Ein ganz anderer Titel' }));
    expect(await textOf(second(`/film/${key}`))).toContain('<h1 itemprop="name">Ein ganz anderer Titel</h1>');
  });
});

describe('starting', () => {
  it('is refused with the remedy when a port is taken, and leaves nothing listening', async () => {
    const { port, release } = await takePort();
    onTestFinished(release);
    const start = startMovieSite({ ...options, secondPort: port });
    await expect(start).rejects.toThrow(EnvironmentError);
    await expect(start).rejects.toThrow(`cannot listen on 127.0.0.1:${port}; free the port or choose another one`);
  });

  it('is refused when a fault switch is out of range', async () => {
    await expect(startMovieSite({ ...options, faults: { slow: 2 } })).rejects.toThrow(ConfigurationError);
  });

  it('names the URLs that others reach the sites by', async () => {
    const publicUrls = { first: 'http://reelhouse.example', second: 'http://kinothek.example' };
    const { port, release } = await takePort();
    await release();
    const named = await startMovieSite({ ...options, movies: 5, port, publicUrls });
    onTestFinished(() => named.close());
    expect(locations(await textOf(fetch(`http://127.0.0.1:${port}/sitemap.xml`)))[0]).toBe(
      'http://reelhouse.example/sitemaps/pages.xml',
    );
  });

  it('lets ratings drift where that is asked for', async () => {
    const drifting = await startMovieSite({ ...options, movies: 5, live: { everyMilliseconds: 1, movies: 1 } });
    onTestFinished(() => drifting.close());
    const before = new Map(drifting.catalogue.first);
    const votesOf = (key: string) => drifting.catalogue.first.get(key)?.votes;
    await expect.poll(() => [...before].some(([key, movie]) => votesOf(key) !== movie.votes)).toBe(true);
  });
});
