import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extract } from './index.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const page = `<html><head><title>Heat (1995) - IMDb</title><script type="application/ld+json">{"@type":"Movie","name":"Heat","datePublished":"1995-12-15","director":[{"@type":"Person","name":"Michael Mann"}],"aggregateRating":{"ratingValue":8.3,"bestRating":10,"ratingCount":700000}}</script></head><body><h1>Heat <span>(1995)</span></h1><dl><dt>Runtime</dt><dd>170 min</dd></dl></body></html>`;

describe('hostile input', () => {
  it('gives an answer for random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        expect(['title', 'list', 'blocked', 'unknown']).toContain(extract(bytes, 'https://a.example/film/x').kind);
      }),
      { numRuns: 200 },
    );
  });

  it('invents nothing when a page is cut off anywhere', () => {
    const whole = extract(encode(page), null).observations[0];
    expect(whole).toMatchObject({
      title: 'Heat',
      year: 1995,
      rating: 8.3,
      director: ['Michael Mann'],
      runtime_minutes: 170,
    });
    for (let length = 0; length < page.length; length += 7) {
      for (const film of extract(encode(page.slice(0, length)), null).observations) {
        expect([null, 8.3]).toContain(film.rating);
        expect([[], ['Michael Mann']]).toContainEqual(film.director);
        expect([null, 170]).toContain(film.runtime_minutes);
      }
    }
  });

  it('reads a page of 50 MB', () => {
    const body = encode(`${page}${'<div class="x"><a href="/film/abc">Some text</a></div>'.repeat(1_000_000)}`);
    expect(extract(body, null).observations[0]?.title).toBe('Heat');
  }, 60_000);

  it('is not slowed down by nesting and repetition', () => {
    for (const text of [
      '<div>'.repeat(200_000),
      '('.repeat(500_000),
      `<h1>${'(1'.repeat(100_000)}</h1>`,
      '{'.repeat(300_000),
      '&amp;'.repeat(200_000),
    ]) {
      extract(encode(`<script type="application/ld+json">${text}</script><body>${text}`), 'https://a.example/');
    }
  }, 30_000);

  it('is not poisoned by names of prototypes', () => {
    extract(
      encode(
        '<script type="application/ld+json">{"__proto__":{"polluted":1},"@type":"Movie","name":"X","constructor":{"prototype":{"polluted":1}}}</script>',
      ),
      null,
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
