import { describe, expect, it } from 'vitest';
import { parseSiteFile } from '../../site/site-file.ts';
import { extract } from '../index.ts';

const address = 'https://kino.example/werk/moos';
const head = '<!doctype html><html lang="de"><head><title>Moos | Kino</title></head><body>';

/** What a page says by a site whose only rules are these. */
function read(rules: string, body: string, url: string | null = address) {
  const { site } = parseSiteFile(`urls: {movie: [/werk/]}\nfacts:\n${rules.replace(/^/gm, '  ')}`, 'test.yaml');
  const extraction = extract(new TextEncoder().encode(`${head}${body}</body></html>`), url, { site });
  return { ...extraction, movie: extraction.observations[0] };
}

const named = 'title: {select: .gross}';
const title = '<p class="gross">Moos</p>';

describe('a fact by the rule of its site', () => {
  it.each([
    [
      'the text of an element, without parts of it',
      'plot: {select: .w, remove: [a, .x]}',
      '<p class="w">Ein Stein. <a>mehr</a><i class="x">!</i></p>',
      { plot: 'Ein Stein.' },
    ],
    [
      'an attribute',
      'image: {select: img, attribute: data-src}',
      '<img data-src="/b/moos.jpg">',
      { image: 'https://kino.example/b/moos.jpg' },
    ],
    [
      'a part of a text',
      "runtime_minutes: {select: .z, pattern: '(\\d+) Min'}",
      '<p class="z">2025 · 14 Min.</p>',
      { runtime_minutes: 14 },
    ],
    [
      'several values in one text',
      'director: {select: .h, split: +}',
      '<p class="h">Aino Salo + Eero Salmi</p>',
      { director: ['Aino Salo', 'Eero Salmi'] },
    ],
    [
      'every element',
      'stars: {select: i, all: true}',
      '<i>Ida Holm</i><i>Urs Alder</i>',
      { stars: ['Ida Holm', 'Urs Alder'] },
    ],
    [
      'the first element where not every one counts',
      'genre: {select: i}',
      '<i>Drama</i><i>Krimi</i>',
      { genre: ['Drama'] },
    ],
    ['a rating on its scale', 'rating: {select: b, best: 5}', '<b>4,1</b>', { rating: 8.2 }],
    ['a rating of a hundred', 'rating: {select: b, best: 100}', '<b>87 %</b>', { rating: 8.7 }],
    [
      'a date in its form and language',
      'release_date: {select: u, date: d. MMMM yyyy, language: de}',
      '<u>3. April 2025</u>',
      { release_date: '2025-04-03', year: 2025 },
    ],
    [
      'a date that has no day',
      'release_date: {select: u, date: MM/yyyy}',
      '<u>04/2025</u>',
      { release_date: '2025-04' },
    ],
    ['a meaning', 'type: {select: b, values: {Langfilm: movie}}', '<b>Langfilm</b>', { type: 'movie' }],
    [
      'embedded data',
      'votes: {json: $.film.stats.count}',
      '<script type="application/json">{"film":{"stats":{"count":"1.234"}}}</script>',
      { votes: 1234 },
    ],
    [
      'embedded data, every value',
      'stars: {json: "$.film.cast[*].name", all: true}',
      '<script type="application/json">{"film":{"cast":[{"name":"Ida Holm"},{"name":"Urs Alder"}]}}</script>',
      { stars: ['Ida Holm', 'Urs Alder'] },
    ],
    [
      'data that a script assigns',
      'year: {json: $.jahr, script: script}',
      '<script>window.__FILM__ = {"jahr": 1999};</script>',
      { year: 1999 },
    ],
  ])('is read: %s', (_, rule, body, facts) => {
    const { kind, movie } = read(`${named}\n${rule}`, title + body);
    expect(kind).toBe('movie');
    expect(movie).toMatchObject(facts);
    expect(movie?.provenance).toMatchObject({ title: 'site', [Object.keys(facts)[0] ?? '']: 'site' });
  });

  it.each([
    ['is missing', 'year: {select: .nichts}', '', 'missing'],
    ['is of another type', 'year: {select: b}', '<b>bald</b>', 'wrong type'],
    ['is out of range', 'rating: {select: b, best: 5}', '<b>41</b>', 'out of range'],
    ['is a date in another form', 'release_date: {select: b, date: dd.MM.yyyy}', '<b>2025-04-03</b>', 'wrong type'],
  ])('is absent and told of where it %s', (_, rule, body, problem) => {
    const { report, movie } = read(`${named}\n${rule}`, title + body);
    expect(report.site.at(-1)).toMatchObject({ value: null, problem });
    expect(movie?.provenance).not.toMatchObject({ [report.site.at(-1)?.fact ?? '']: 'site' });
  });

  it('is believed before all else, or after all else, as the site says', () => {
    const body = `${title}<script type="application/ld+json">{"@type":"Movie","name":"Moss","datePublished":"2024"}</script>`;
    expect(read(`${named}`, body).movie).toMatchObject({ title: 'Moos', year: 2024 });
    const { site } = parseSiteFile(
      'urls: {movie: [/werk/]}\nprecedence: after\nfacts:\n  title: {select: .gross}\n  plot: {select: .w}',
      't',
    );
    const page = `${head}${body}<p class="w">Ein Stein dreht sich.</p></body></html>`;
    const [movie] = extract(new TextEncoder().encode(page), address, { site }).observations;
    expect(movie).toMatchObject({
      title: 'Moss',
      plot: 'Ein Stein dreht sich.',
      provenance: { title: 'json-ld', plot: 'site' },
    });
  });
});

describe('a page of a site', () => {
  const movie = '<div itemscope itemtype="https://schema.org/Movie"><h1 itemprop="name">Moos</h1></div>';

  it('is about no movie where its site names the addresses of movies and it has another', () => {
    expect(read(named, movie, 'https://kino.example/konzert/moos').kind).not.toBe('movie');
    expect(read(named, movie).kind).toBe('movie');
  });

  it('is about a movie without any address where it has what the site promises', () => {
    expect(read(named, title, null).movie?.title).toBe('Moos');
    expect(read(named, '<p>Moos</p>', null).kind).not.toBe('movie');
  });

  it('is a refusal where it is one, whatever stands at the place of the title', () => {
    const challenge = `<h1>Einen Moment</h1><form id="challenge-form" action="/cdn-cgi/challenge-platform/x"></form>`;
    expect(read('title: {select: h1}', challenge).kind).toBe('blocked');
  });
});

describe('the links of a page', () => {
  function links(site: string, body: string) {
    const file = parseSiteFile(site, 'test.yaml');
    const page = new TextEncoder().encode(`${head}${body}</body></html>`);
    return extract(page, 'https://kino.example/programm', { site: file.site }).links;
  }
  const list = `<ul><li><b>Moos</b> <a href="/werk/1?sitzung=9&utm_source=x">Karten</a></li><li><b>Salz</b> <a href="/werk/2/">Karten</a></li></ul>
<a class="weiter" href="/programm?seite=2">weiter</a><a href="/konzert/3">Konzert</a><a href="/werk/1">Moos</a><a href="/film/heat">Heat</a>`;

  it('are those that its patterns name, each once in its canonical form', () => {
    const site =
      'urls:\n  movie: [/werk/]\n  ignore: [/konzert/]\n  canonical: {dropParameters: [sitzung, utm_*], trailingSlash: remove}';
    const urls = links(site, list).map(({ url, rel }) => `${rel} ${url}`);
    expect(urls).toEqual([
      'movie https://kino.example/werk/1',
      'movie https://kino.example/werk/2',
      'next https://kino.example/programm?seite=2',
    ]);
  });

  it('are those of its lists, with their titles, and the next page', () => {
    const found = links('lists:\n  - {row: li, link: a, title: b, next: .weiter}', list);
    expect(found.slice(0, 3)).toMatchObject([
      { url: 'https://kino.example/werk/1?sitzung=9&utm_source=x', rel: 'movie', title: 'Moos', rank: 1 },
      { url: 'https://kino.example/werk/2/', rel: 'movie', title: 'Salz', rank: 2 },
      { url: 'https://kino.example/programm?seite=2', rel: 'next' },
    ]);
  });

  it('are without what is written otherwise in the canonical address', () => {
    const site =
      "urls:\n  canonical:\n    trailingSlash: add\n    replace: [{pattern: '/s/[0-9a-f]+/', with: /}]\n  movie: [/werk/]";
    const urls = links(site, '<a href="/s/07af/werk/1">Moos</a><a href="/werk/2.html">Salz</a>').map(({ url }) => url);
    expect(urls).toEqual(['https://kino.example/werk/1/', 'https://kino.example/werk/2.html']);
  });

  it('leaves those of a sitemap out that are to be ignored', () => {
    const { site } = parseSiteFile('urls: {ignore: [/konzert/], movie: [/werk/]}', 'test.yaml');
    const map =
      '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://kino.example/werk/1</loc></url><url><loc>https://kino.example/konzert/2</loc></url></urlset>';
    const found = extract(new TextEncoder().encode(map), 'https://kino.example/sitemap.xml', { site }).links;
    expect(found).toEqual([expect.objectContaining({ url: 'https://kino.example/werk/1', rel: 'movie' })]);
  });
});
