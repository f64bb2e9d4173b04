import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extract } from './index.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const page = `<html><head><title>Heat (1995) - IMDb</title><script type="application/ld+json">{"@type":"Movie","name":"Heat","datePublished":"1995-12-15","director":[{"@type":"Person","name":"Michael Mann"}],"aggregateRating":{"ratingValue":8.3,"bestRating":10,"ratingCount":700000}}</script></head><body><h1>Heat <span>(1995)</span></h1><dl><dt>Runtime</dt><dd>170 min</dd></dl></body></html>`;

describe('hostile input', () => {
  it('gives an answer for random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        expect(['movie', 'list', 'blocked', 'unknown']).toContain(extract(bytes, 'https://a.example/film/x').kind);
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
      for (const movie of extract(encode(page.slice(0, length)), null).observations) {
        expect([null, 8.3]).toContain(movie.rating);
        expect([[], ['Michael Mann']]).toContainEqual(movie.director);
        expect([null, 170]).toContain(movie.runtime_minutes);
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

  const movie = '<div itemscope itemtype="http://schema.org/Movie"><b itemprop=name>X</b>';
  const data = (facts: string) => `<script type="application/ld+json">{"@type":"Movie","name":"X",${facts}}</script>`;
  const own = (facts: string) => `<script type="application/json">{"title":"X","year":1999,${facts}}</script>`;
  const title = '"id":"tt1000000","titleText":{"text":"X"}';
  const application = (objects: string) =>
    `<script id="__NEXT_DATA__">{"props":{"pageProps":{"tconst":"tt1000000","all":[${objects}{${title}}]}}}</script>`;

  // Each took from ten seconds to minutes at this size when its cost grew with the square of the page.
  it.each<[string, string]>([
    ...['|', '…', '»', ' ', '\n', '-', '(', ',', 'a '].map((character): [string, string] => [
      `a value of ${JSON.stringify(character)}`,
      `<h1>X</h1><dl>${['Plot', 'Director', 'Genre'].map((label) => `<dt>${label}</dt><dd>x${character.repeat(300_000)}x</dd>`).join('')}</dl>${data(`"director":"x${character.replace('\n', ' ').repeat(300_000)}x"`)}`,
    ]),
    ['tags left open', '<b>'.repeat(300_000)],
    ['a key again and again', data(`${'"actor":{"name":"A"},'.repeat(50_000)}"genre":"x"`)],
    ['a key again and again in data of its own', own(`${'"a":{"b":1},'.repeat(50_000)}"genre":"x"`)],
    [
      'many keys',
      own(`"all":[${`{${Array.from({ length: 3000 }, (_, index) => `"k${index}":{}`).join()}},`.repeat(30)}]`),
    ],
    [
      'references in a circle',
      data(`"@id":"#a","actor":[${'{"@id":"#b"},'.repeat(30_000)}]`).replace('</', `</script>${data(`"@id":"#b"`)}</`),
    ],
    ['one title again and again', application(`{${title},"releaseDate":{"x":1}},`.repeat(30_000))],
    ['an item property again and again', movie + '<i itemprop=actor>A B</i>'.repeat(50_000)],
    ['one attribute with a property again and again', `${movie}<i itemprop="${'actor '.repeat(50_000)}">A B</i>`],
    ['descriptions in descriptions', movie + '<p itemprop=description><a>x</a>'.repeat(10_000)],
    ['cards', '<li><p>A B</p><p>Director</p></li>'.repeat(30_000)],
    ['links in one row', `<div class=card>${'<a href=/film/abc>F</a>'.repeat(30_000)}${'<i></i>'.repeat(30_000)}`],
    ['empty rows', `<table class=cast>${'<tr><td></td></tr>'.repeat(50_000)}`],
    ['labels before nothing', `${'<h2>Plot</h2>'.repeat(2000)}${'<p></p>'.repeat(50_000)}`],
    ['a sitemap of space', `<urlset><loc>${' '.repeat(300_000)}`],
    ['boxes of other films', '<p>Similar films</p>'.repeat(50_000)],
    ['headings of other parts', '<div><h2>Reviews</h2></div>'.repeat(20_000)],
    ['lines of facts', '<div>1 May 2001 | <i>2h</i> | <i>x</i></div>'.repeat(30_000)],
    ['names in names', `${'<div class=genres>'.repeat(380)}${'<a>x</a>'.repeat(100_000)}`],
  ])(
    'is read in bounded time: %s',
    (_, text) => {
      const before = process.threadCpuUsage();
      expect(() => extract(encode(text), 'https://a.example/film/x')).not.toThrow();
      // Of the processor's time: a machine with other work takes longer by the clock.
      expect(process.threadCpuUsage(before).user).toBeLessThan(15_000_000);
    },
    120_000,
  );

  it('is read though a name is an object in an object', () => {
    const nested = `${'{"@value":'.repeat(1000)}"X"${'}'.repeat(1000)}`;
    const [read] = extract(encode(data(`"alternateName":${nested},"dateCreated":${nested}`)), null).observations;
    expect(read).toMatchObject({ title: 'X', year: null });
  });

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
