import { describe, expect, test } from 'vitest';
import { extract } from './index.ts';

const movie = (body: string) =>
  extract(
    new TextEncoder().encode(`<html lang="en"><head><title>Sharper (1979)</title></head><body>${body}</body></html>`),
    'https://movies.example/film/sharper',
  ).observations[0];
const facts = '<p>Director: Ann Bell</p><p>Cast: Cy Dale</p><p>Premiere: 26 October 1979</p>';
const none = { rating: null, genre: [], runtime_minutes: null, plot: null };

describe('facts of other films', () => {
  const story = 'A ghost walks through a house that is not its own.';
  const about = `<i class="genre">Horror</i><i class="rating">8.8/10</i><i>112 min</i><p class="synopsis">${story}</p>`;

  test.each([
    'film-card',
    'swiper-slide',
    'tile',
    'movieTeaser',
  ])('on a %s are theirs, without a heading above', (name) => {
    const card = `<div class="${name}"><a href="/film/another"><img src="/a.jpg" alt=""></a><a href="/film/another">Another</a>${about}</div>`;
    const named = card.replace('alt=""', 'alt="Another"');
    expect(movie(`<h1>Sharper (1979)</h1>${facts}${named}`)).toMatchObject(none);
  });

  test('do not stand on the card of the film itself, nor on one that begins with facts', () => {
    const own = `<div class="film-card"><a href="/film/sharper"><img alt="Sharper poster"></a>${about}</div>`;
    const of = { rating: 8.8, genre: ['Horror'], runtime_minutes: 112, plot: story };
    expect(movie(`<h1>Sharper</h1>${facts}${own}`)).toMatchObject(of);
    const played = `<div class="film-card"><a href="/film/sharper/">Play</a>${about}</div>`;
    expect(movie(`<h1>Sharper (1979)</h1>${facts}${played}`)).toMatchObject(of);
    const article = `<article><a href="/film/blunt">Watch the sequel</a>${about}</article>`;
    expect(movie(`<h1>Sharper (1979)</h1>${facts}${article}`)).toMatchObject(of);
    const begun = `<div class="info-card"><p>Sequel: <a href="/film/blunt">Blunt</a></p>${about}</div>`;
    expect(movie(`<h1>Sharper</h1>${facts}${begun}`)).toMatchObject(of);
  });

  test('in data that the page embeds are theirs: no heading shows their title', () => {
    const embedded = (title: string) => {
      const other = { title, year: 1990, rating: 8.8, runtime: 112, genres: ['Horror'], overview: story };
      return `<script type="application/json">${JSON.stringify({ featured: [other] })}</script>`;
    };
    const page = (title: string) => movie(`<h1>Sharper</h1>${facts}<p>Genre: Drama</p>${embedded(title)}`);
    expect(page('Another')).toMatchObject({ title: 'Sharper', year: 1979, rating: null, genre: ['Drama'] });
    expect(page('Sharper')).toMatchObject({ title: 'Sharper', year: 1990, rating: 8.8, genre: ['Horror'] });
  });

  test.each([
    ['an entry', (card: string) => `<ul><li>${card}</li></ul>`],
    ['a row', (card: string) => `<table><tr><td>${card}</td></tr></table>`],
    ['the way to the next', (card: string) => `<div class="next">${card}</div>`],
  ])('in %s that begins with a link to one are theirs', (_, within) => {
    const card = (name: string) => within(`<a href="/film/another">${name}</a>${about}`);
    expect(movie(`<h1>Sharper (1979)</h1>${facts}${card('Another')}`)).toMatchObject(none);
    expect(movie(`<h1>Sharper (1979)</h1>${facts}${card('Sharper')}`)?.rating).toBe(8.8);
  });

  test('in structured data with the address and the name of another film are its own', () => {
    const page = (url: string) => {
      const other = { '@type': 'Movie', name: 'Another', url, director: { name: 'Bob Cole' }, datePublished: '2001' };
      return movie(
        `<script type="application/ld+json">${JSON.stringify(other)}</script><h1>Sharper (1979)</h1>${facts}`,
      );
    };
    expect(page('/film/another')).toMatchObject({ director: ['Ann Bell'], release_date: '1979-10-26' });
    expect(page('/film/sharper')).toMatchObject({ director: ['Bob Cole'] });
  });
});

describe('facts that are not of the film', () => {
  const sparse = '<h1>Sharper (1979)</h1><p>Director: Ann Bell</p><p>Genre: Drama</p>';

  test('the marks of users one by one, or the bars of a diagram, are no rating', () => {
    const marks = (one: string, other: string) => `<i class="score">${one}/10</i><i class="score">${other}/10</i>`;
    expect(movie(sparse + marks('10', '2'))?.rating).toBeNull();
    expect(movie(sparse + marks('8.1', '8.1'))?.rating).toBe(8.1);
    expect(movie(`${sparse}<i class="rating">10/10 45% 9/10 20%</i>`)?.rating).toBeNull();
  });

  test('clips and extras have lengths of their own', () => {
    expect(movie(`${sparse}<i class="clip-length">12 min</i>`)?.runtime_minutes).toBeNull();
    expect(movie(`${sparse}<h2>Extras</h2><ul><li>Making of <i>24 min</i></li></ul>`)?.runtime_minutes).toBeNull();
    expect(movie(`${sparse}<i>98 min</i>`)?.runtime_minutes).toBe(98);
  });

  test('those of the next episode are its own', () => {
    const next = '<div><h3>Next episode</h3><p>Directed by: Bob Cole</p><p>61 min</p></div>';
    const series =
      '<h1>Knives (2011)</h1><p>Stars: Cy Dale</p><p>Seasons: 8</p><p>Genre: Drama</p><p>Plot: A thief finds a friend.</p>';
    const dated =
      '<div><h3>Next episode</h3><p>Air date: 3 May 2027</p></div><div><h3>Last episode</h3><p>61 min</p></div>';
    expect(movie(`<div>${series}${dated}</div>`)).toMatchObject({ release_date: null, runtime_minutes: null });
    expect(movie(series + next)).toMatchObject({ director: [], runtime_minutes: null, stars: ['Cy Dale'] });
  });

  test('the votes of those who rate the site are none', () => {
    const votes = '<p>(<b>900</b> ratings)</p>';
    expect(movie(`${sparse}<div itemscope itemtype="http://schema.org/Organization">${votes}</div>`)?.votes).toBeNull();
    expect(movie(sparse + votes)?.votes).toBe(900);
  });

  test.each([
    'Watch Sharper (1979) online free in HD.',
    'Find reviews, trailers, cast and showtimes for Sharper.',
    'Discover movies and TV shows, rate them and share your lists.',
  ])('an invitation to the site is no plot: %s', (invitation) => {
    const meta = `<meta property="og:type" content="video.movie"><meta property="og:title" content="Sharper (1979)">`;
    expect(movie(`${meta}<meta property="og:description" content="${invitation}">${sparse}`)?.plot).toBeNull();
    expect(movie(`${sparse}<div class="synopsis">${invitation} And much more.</div>`)?.plot).toBeNull();
  });

  test.each([
    'Discover what a thief sees when he looks for a friend at night.',
    'Get ready: two friends who met online book tickets to an island.',
  ])('a story may begin like an invitation: %s', (plot) => {
    expect(movie(`${sparse}<p>Plot: ${plot}</p>`)?.plot).toBe(plot);
  });

  test('a link to follow a person is nobody', () => {
    const people = '<a href="/p/1">Ann Bell</a> <a href="/p/1/follow">Follow</a>';
    expect(movie(`<h1>Sharper (1979)</h1><p>Director: ${people}</p><p>Genre: Drama</p>`)?.director).toEqual([
      'Ann Bell',
    ]);
  });
});

test('a heading with a year at the address of a film, with its director and another label, is one', () => {
  expect(movie('<h1>Sharper (1979)</h1><p>Director: Ann Bell</p><p>Genre: Drama</p>')?.title).toBe('Sharper');
  expect(movie('<h1>Sharper (1979)</h1><p>Genre: Drama</p>')).toBeUndefined();
});
