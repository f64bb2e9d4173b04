import { describe, expect, test } from 'vitest';
import { extract } from './index.ts';

const read = (body: string, { head = '', url = 'https://movies.example/film/quartz-hill', language = 'en' } = {}) =>
  extract(new TextEncoder().encode(`<html lang="${language}"><head>${head}</head><body>${body}</body></html>`), url);
const head =
  '<title>Quartz Hill</title><meta property="og:type" content="video.movie"><meta property="og:title" content="Quartz Hill">';
const movie = (body: string, language?: string) =>
  read(`<h1>Quartz Hill</h1>${body}`, { head, language }).observations[0];

test('countries and parts of the world are no genres, in the language of the page too', () => {
  expect(movie('<p>Tags</p><div class="genre">Africa, Drama, France</div>')?.genre).toEqual(['Drama']);
  expect(movie('<dl><dt>Genre</dt><dd>Německo, Drama, Western</dd></dl>', 'cs')?.genre).toEqual(['Drama', 'Western']);
});

test('names of languages and countries beside titles are no titles, and the next label ends the list', () => {
  const rows = [
    ['France', 'Colline de quartz'],
    ['Polish', 'Kwarcowe wzgórze'],
    ['Runtime', '98 min'],
  ];
  const table = rows.map(([name, value]) => `<tr><td>${name}</td><td>${value}</td></tr>`).join('');
  const found = movie(`<table><tr><td colspan="2">Other titles</td></tr>${table}</table>`);
  expect(found).toMatchObject({ alternate_titles: ['Colline de quartz', 'Kwarcowe wzgórze'], runtime_minutes: 98 });
});

test('a list of titles has labels of its own', () => {
  const row = (label: string, title: string) => `<div><b>${label}:</b> ${title}</div>`;
  const list = row('Synonyms', 'Hill of Quartz') + row('Japanese', '石英の丘') + row('English', 'Quartz Bluff');
  const found = movie(`<h2>Alternative titles</h2>${list}<h2>Information</h2>${row('Type', 'Movie')}`);
  expect(found?.alternate_titles).toEqual(['Hill of Quartz', '石英の丘', 'Quartz Bluff']);
});

test('titles beside flags are alternate titles', () => {
  const entry = (country: string, title: string) => `<li><img alt="${country}"> ${title}</li>`;
  const list = entry('Rumunsko', 'Dealul de cuarț') + entry('Polsko', 'Kwarcowe wzgórze');
  expect(movie(`<ul>${list}</ul>`, 'cs')?.alternate_titles).toEqual(['Dealul de cuarț', 'Kwarcowe wzgórze']);
});

test('a section of releases has headings of its own', () => {
  const section =
    '<h2>Releases by date</h2><h3>Premiere</h3><p>4 May 1979 <i>Cannes</i></p><h3>Digital</h3><p>1 Jun 2011</p>';
  expect(movie(section)?.release_date).toBe('1979-05-04');
});

test('a series began with the first of its seasons, whatever order the page has them in', () => {
  const row = (label: string, date: string) => `<div><b>${label}</b> <i>${date}</i></div>`;
  const rows = row('V TV od', '4. 5. 2021') + row('Na VOD od', '7. 6. 2019');
  expect(movie(rows, 'cs')?.release_date).toBe('2019-06-07');
  expect(movie(`${row('V kinech od', '1. 2. 2020')}${rows}`, 'cs')?.release_date).toBe('2020-02-01');
});

describe('works on stage', () => {
  const labels = '<p>Director: Ann Bell</p><p>Cast: Cy Dale, Di Eve</p><p>Running time: 98 min</p>';

  test.each(['Opera', 'Theaterstück', '话剧'])('a page that is called so is about no movie: %s', (kind) => {
    const found = read(`<h1>Quartz Hill</h1>${labels}`, { head: `<title>Quartz Hill - ${kind}</title>` });
    expect(found.kind).toBe('unknown');
  });

  test('a musical below an address of the stage is no movie, one with the class of movies is', () => {
    const body = (type: string) =>
      `<div itemscope itemtype="https://schema.org/${type}"><h1 itemprop="name">Quartz Hill</h1><i itemprop="genre">Musical</i>${labels}</div>`;
    const given = { url: 'https://arts.example/theatre/71/', head: '<title>Quartz Hill</title>' };
    expect(read(body('CreativeWork'), given).kind).toBe('unknown');
    expect(read(body('Movie'), given).kind).toBe('movie');
  });
});

describe('programmes', () => {
  const row = (name: string, text: string) =>
    `<li><a href="/whats-on/${name}"><h3>${name}</h3></a> <span>${text}</span> <a href="/book/${name}">Book now</a></li>`;
  const titles = (body: string) =>
    read(body, { url: 'https://cinema.example/whats-on' }).links.filter(({ rel }) => rel === 'movie');

  test('rows that say length and year lead to movies, whatever their addresses are called', () => {
    const rows = [row('Ore', 'France 1979, 98 min'), row('Tin', '2h 5m, dir. Bo Cole'), row('Zinc', '1983, 101 mins')];
    const found = titles(`<h1>What's on</h1><ul>${rows.join('')}</ul>`);
    expect(found.map(({ title, year }) => [title, year])).toEqual([
      ['Ore', 1979],
      ['Tin', undefined],
      ['Zinc', 1983],
    ]);
  });

  test('rows without, as of concerts and articles, do not', () => {
    const concerts = [row('Ore', 'Hall 2, 8 pm'), row('Tin', 'Doors open at 7'), row('Zinc', '5 min read')];
    expect(titles(`<ul>${concerts.join('')}</ul>`)).toEqual([]);
    const articles = [row('Ore', 'May 2024, 12 min read'), row('Tin', 'May 2023, 14 min read')];
    expect(titles(`<ul>${articles.join('')}</ul>`)).toEqual([]);
    const recipes = [row('Ore', '45 mins, with rice'), row('Tin', '90 mins, with beans')];
    expect(titles(`<ul>${recipes.join('')}</ul>`)).toEqual([]);
  });
});
