import { describe, expect, test } from 'vitest';
import { extract } from './index.ts';

const read = (body: string, url = 'https://movies.example/film/quartz-hill', head = '', language = 'en') =>
  extract(new TextEncoder().encode(`<html lang="${language}"><head>${head}</head><body>${body}</body></html>`), url);
const movieHead = '<meta property="og:type" content="video.movie"><meta property="og:title" content="Quartz Hill">';
const movie = (body: string, head = movieHead) => read(`<h1>Quartz Hill</h1>${body}`, undefined, head).observations[0];
const titles = (body: string, url: string) => read(body, url).links.filter(({ rel }) => rel === 'movie');

describe('plots', () => {
  test.each([
    'Quartz Hill (1979) – film: Kritiken, Besetzung, Videos, Bilder, Termine und mehr',
    'Details about the movie Quartz Hill by Ann Bell with the genre Drama',
  ])('what only says what the entry has is no plot: %s', (text) => {
    expect(movie('', `${movieHead}<meta property="og:description" content="${text}">`)?.plot).toBeNull();
  });

  test('a plot may begin with an enumeration', () => {
    const plot = 'Rome, Paris, London, Berlin: a thief follows the same woman through all of them.';
    expect(movie('', `${movieHead}<meta property="og:description" content="${plot}">`)?.plot).toBe(plot);
  });
});

describe('labels', () => {
  test('the colon of a label may stand behind its element, and the value on the next line', () => {
    const body = '<p><b>Director</b>: <br>Ann Bell</p><p><b>Running time</b> : <br><i>98 min</i></p>';
    expect(movie(body)).toMatchObject({ director: ['Ann Bell'], runtime_minutes: 98 });
  });

  test('"With" announces the cast', () => {
    const body = '<div><h6>With</h6><span>Cy Dale, Di Eve</span></div><p>France 1979. 98 min</p>';
    expect(movie(body)).toMatchObject({ stars: ['Cy Dale', 'Di Eve'], year: 1979, runtime_minutes: 98 });
  });

  test('three titles between commas are three, a title with a comma is one', () => {
    const aka = (text: string) => movie(`<h4>Also known as</h4><p>${text}</p>`)?.alternate_titles;
    expect(aka('Colline de quartz, Quarzberg, 石英の丘')).toEqual(['Colline de quartz', 'Quarzberg', '石英の丘']);
    expect(aka('Quartz, Rain and Dust')).toEqual(['Quartz, Rain and Dust']);
  });

  test('cards of other movies do not take the labels of a page whose markup is of one', () => {
    const card = (name: string, by: string, star: string) =>
      `<article><h3><a href="/film/${name}">${name}</a></h3><p>Director: ${by}</p><p>Stars: ${star}</p></article>`;
    const own =
      '<div itemscope itemtype="https://schema.org/Movie"><h1 itemprop="name">Quartz Hill</h1><p>Director: Ann Bell</p><p>Stars: Cy Dale</p></div>';
    const cards =
      card('Ore', 'Ed Fox', 'Gil Hay') + card('Tin', 'Ida Jay', 'Kit Low') + card('Zinc', 'May Nye', 'Oz Poe');
    expect(read(own + cards).observations[0]).toMatchObject({ director: ['Ann Bell'], stars: ['Cy Dale'] });
  });
});

test('rows of a spread of marks do not hide the mark', () => {
  const rows = [48, 31].map((part) => `<li class="score-row">${part}.2% (1,204 votes)</li>`).join('');
  expect(movie(`<b class="score">7.35</b><ul>${rows}</ul>`)?.rating).toBe(7.35);
});

test('links of notes to the genres of another site are no genres', () => {
  const notes = '<p><a href="https://charts.example.org/genre/top">"Top Ten of 1979"</a></p>';
  expect(movie(`${notes}<a href="/genre/drama">Drama</a>`)?.genre).toEqual(['Drama']);
});

describe('links', () => {
  test('a number and a name in one part, then the overview, is the address of a movie', () => {
    const body = '<a href="/film/71-ore/overview/">Ore</a><a href="/film/72-tin/overview/">Tin</a>';
    expect(titles(body, 'https://movies.example/find?q=o').map(({ title }) => title)).toEqual(['Ore', 'Tin']);
  });

  test('movies on every host of the site are links, those of other sites are not', () => {
    const body =
      '<a href="https://www.movies.example/film/ore">Ore</a><a href="https://www.movies.example/film/zinc">Zinc</a>' +
      '<a href="https://shop.movies.example/film/tin">Tin</a><a href="https://other.example/film/lead">Lead</a>';
    expect(titles(body, 'https://blog.movies.example/best').map(({ title }) => title)).toEqual(['Ore', 'Zinc', 'Tin']);
  });

  test.each([
    '/search/movies/ore?by=date',
    '/movies/owned',
    '/movie/new',
    '/browse/film/title/all',
  ])('an order, a filter or an index is no movie: %s', (path) =>
    expect(titles(`<a href="${path}">Ore</a>`, 'https://movies.example/')).toEqual([]));

  test.each(['/author/show/12.Ann_Bell', '/series/417-quartz-cycle'])('people and cycles are no movies: %s', (path) =>
    expect(titles(`<a href="${path}">Ann Bell</a>`, 'https://books.example/book/1')).toEqual([]));

  test('marks and words for screen readers are no part of a title', () => {
    const link = (name: string) =>
      `<li><a href="/film/${name}"><i>81%</i><b>${name}</b><span class="visually-hidden">Open ${name}</span></a></li>`;
    const found = titles(`<ul>${link('Ore')}${link('Tin')}</ul>`, 'https://movies.example/now');
    expect(found.map(({ title }) => title)).toEqual(['Ore', 'Tin']);
  });
});
