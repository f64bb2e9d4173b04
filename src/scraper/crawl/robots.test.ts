import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RobotsCache, readRobots } from './robots.ts';
import { boundedRobots } from './robots-text.ts';

const address = 'https://movies.example/robots.txt';
const rulesOf = (text: string) => readRobots(address, text, 'CineStream');
const allows = (text: string, path: string) => rulesOf(text).allows(`https://movies.example${path}`);

describe('robots.txt', () => {
  test('the group of this agent wins over the group of all', () => {
    const text = 'User-agent: *\nDisallow: /\n\nUser-agent: other\nUser-agent: CineStream/1.0\nDisallow: /private\n';
    expect(allows(text, '/film/1')).toBe(true);
    expect(allows(text, '/private/1')).toBe(false);
  });

  test('a group of other agents leaves its rules to them', () => {
    const text = 'User-agent: *\nDisallow: /a\nUser-agent: other\nDisallow: /b\nCrawl-delay: 20\n';
    expect([allows(text, '/a'), allows(text, '/b')]).toEqual([false, true]);
    expect(rulesOf(text).crawlDelayMilliseconds).toBe(0);
  });

  test('an empty group of this agent allows everything', () => {
    expect(allows('User-agent: *\nDisallow: /\nUser-agent: cinestream\nDisallow:\n', '/film/1')).toBe(true);
  });

  test('the longest rule wins, wildcards and end marks count', () => {
    const text = 'User-agent: *\nDisallow: /*?sort=\nDisallow: /film\nAllow: /film/\nDisallow: /*.pdf$\n';
    expect(
      ['/film', '/film/1', '/list?sort=1', '/film/1.pdf', '/x.pdf.html'].map((path) => allows(text, path)),
    ).toEqual([false, true, false, false, true]);
  });

  test('what is no rule does not part the names of a group', () => {
    const text = 'User-agent: *\nSitemap: https://movies.example/s.xml\nNoindex: /\nUser-agent: other\nDisallow: /a\n';
    expect(allows(text, '/a')).toBe(false);
  });

  test('paths are compared with what is percent-encoded needlessly decoded, and with marks that are meant literally', () => {
    const text =
      'User-agent: *\nDisallow: /%62%61r\nDisallow: /ツ\nDisallow: /a%2fb\nDisallow: /is-%24\nDisallow: /is-%2A.html\n';
    const paths = ['/bar', '/b%61r', '/%E3%83%84', '/%e3%83%84', '/a%2Fb', '/a/b', '/is-$', '/is-*.html', '/is-x.html'];
    expect(paths.filter((path) => !allows(text, path))).toEqual(paths.filter((path) => !/^\/(a\/b|is-x)/.test(path)));
  });

  test('is spoken to by the name of its product, whatever follows it and whatever browser it claims to be', () => {
    expect(allows('User-agent: CineStream bot\nDisallow: /a\n', '/a')).toBe(false);
    expect(allows('User-agent: CineStreamer\nDisallow: /a\n', '/a')).toBe(true);
    const text = 'User-agent: film-bot\nDisallow: /a\nUser-agent: mozilla\nDisallow: /b\n';
    const agents = [
      'Film-Bot/1.0 (+https://movies.example)',
      'Mozilla/5.0 (compatible; Film-Bot/1.0; +https://movies.example)',
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Film-Bot/2',
    ];
    for (const agent of agents) {
      const rules = readRobots(address, text, agent);
      expect
        .soft([rules.allows('https://movies.example/a'), rules.allows('https://movies.example/b')])
        .toEqual([false, true]);
    }
    const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
    expect(
      readRobots(address, 'User-agent: CineStream\nDisallow: /\n', browser).allows('https://movies.example/a'),
    ).toBe(false);
  });

  test('sitemaps belong to no group, a delay is never negative', () => {
    const text = 'Sitemap: https://movies.example/sitemap.xml\nUser-agent: *\nCrawl-delay: -5\n';
    expect(rulesOf(text)).toMatchObject({
      sitemaps: ['https://movies.example/sitemap.xml'],
      crawlDelayMilliseconds: 0,
    });
  });
});

describe('a hostile robots.txt', () => {
  const path = `/${'a'.repeat(2000)}`;

  test('is kept to what its agents need', () => {
    const agents = 'User-agent: *\n'.repeat(10_000);
    const rules = 'Disallow: /x\n'.repeat(10_000);
    expect(boundedRobots(agents + rules, 'CineStream').split('\n')).toHaveLength(10_002);
    expect(boundedRobots(`User-agent: other\n${rules}`, 'CineStream')).toBe('');
  });

  test('has its wildcards bounded, to the stricter side', () => {
    const text = `User-agent: *\nDisallow: /${'*a'.repeat(5000)}\nAllow: /${'*a'.repeat(5000)}b\n`;
    const lines = boundedRobots(text, 'CineStream').split('\n').slice(2);
    expect(lines).toEqual([`disallow: /${Array.from({ length: 15 }, () => '*a').join('')}`]);
    expect(allows(text, path)).toBe(false);
  });

  test('has the sum of its patterns bounded', () => {
    const rule = `Disallow: /*${'a'.repeat(400)}b\n`;
    const bounded = boundedRobots(`User-agent: *\n${rule.repeat(1200)}`, 'CineStream');
    const wildcards = bounded.split('\n').filter((line) => line.includes('*') && line.startsWith('disallow'));
    expect(wildcards.join('').length).toBeLessThan(21_000);
    expect(allows(`User-agent: *\n${rule.repeat(1200)}`, path)).toBe(false);
  });
});

describe('the robots.txt of a host', () => {
  let site: Server;
  let origin: string;
  let status = 200;
  let asked: (string | undefined)[] = [];
  let now = 0;
  let robots: RobotsCache;

  beforeAll(async () => {
    site = createServer((request, response) => {
      asked.push(request.headers['user-agent']);
      response.writeHead(status).end('\ufeffUser-agent: *\nDisallow: /private\n');
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  });

  afterAll(() => site.close());

  beforeEach(() => {
    asked = [];
    robots = new RobotsCache({ now: () => now, wait: async () => {} }, 'CineStream', true);
  });

  const mayReadPrivate = async () => (await robots.rulesFor(`${origin}/film`)).allows(`${origin}/private`);

  test('is asked for once an hour, under our name', async () => {
    status = 200;
    expect([await mayReadPrivate(), await mayReadPrivate()]).toEqual([false, false]);
    now += 3600_000;
    await mayReadPrivate();
    expect(asked).toEqual(['CineStream', 'CineStream']);
  });

  test('that does not exist, or is not for us, forbids nothing', async () => {
    for (status of [401, 403, 404, 410]) {
      now += 3600_000;
      expect(await mayReadPrivate()).toBe(true);
    }
  });

  test('that cannot be read forbids everything for now, and is not asked for again with every page', async () => {
    status = 503;
    const failed = { code: 'page_load_failed', retryable: true };
    for (let page = 0; page < 10; page += 1) await expect(mayReadPrivate()).rejects.toMatchObject(failed);
    expect(asked).toHaveLength(1);
    status = 200;
    now += 60_000;
    expect(await mayReadPrivate()).toBe(false);
  });
});
