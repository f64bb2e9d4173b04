import { describe, expect, test } from 'vitest';
import { readRobots } from './robots.ts';
import { boundedRobots } from './robots-text.ts';

const address = 'https://films.example/robots.txt';
const rulesOf = (text: string) => readRobots(address, text, 'CineStream');
const allows = (text: string, path: string) => rulesOf(text).allows(`https://films.example${path}`);

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

  test('sitemaps belong to no group, a delay is never negative', () => {
    const text = 'Sitemap: https://films.example/sitemap.xml\nUser-agent: *\nCrawl-delay: -5\n';
    expect(rulesOf(text)).toMatchObject({
      sitemaps: ['https://films.example/sitemap.xml'],
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
