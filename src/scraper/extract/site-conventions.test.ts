import { describe, expect, test } from 'vitest';
import { data, facts, heading, movie, read } from '../../../test/support/movie-page.ts';

describe('who wrote the film', () => {
  test('did not think up its characters only', () => {
    const card = (name: string, role: string) => `<li><p><a href="/p/2">${name}</a></p><p>${role}</p></li>`;
    const cards = `<ol>${card('Cy Dale', 'Screenplay')}${card('Di Eve', 'Characters')}${card('Flo Gray', 'Novel')}</ol>`;
    expect(movie(`${heading}${facts}${cards}`)?.writers).toEqual(['Cy Dale', 'Flo Gray']);
    const plot = `<h3>Overview</h3><div><p>A thief finds a friend.</p></div>${cards}`;
    expect(movie(`${heading}${facts}${plot}`)?.plot).toBe('A thief finds a friend.');
  });

  test('is read off its label, where the data names authors without saying of what', () => {
    const item = { '@type': 'Movie', name: 'Sharper', author: { '@type': 'Person', name: 'Flo Gray' } };
    expect(movie(`<h1>Sharper</h1><p>Screenplay: Cy Dale</p>`, data(item))?.writers).toEqual(['Cy Dale']);
    expect(movie('<h1>Sharper</h1>', data(item))?.writers).toEqual(['Flo Gray']);
  });
});

describe('the original title', () => {
  const names = (country: string) =>
    `<h1>Na ostří</h1><ul><li><img alt="${country}"> Sharper <span>(více)</span></li><li><img alt="Slovensko"> Na ostrej</li></ul><div class="origin">USA / Kanada, 1979, 98 min</div>`;

  test('is that beside the flag of the country that the film is from', () => {
    expect(movie(names('USA') + facts, '', 'cs')?.original_title).toBe('Sharper');
    expect(movie(names('Polsko') + facts, '', 'cs')?.original_title).toBeNull();
  });
});

describe('the sentence that introduces a film', () => {
  test.each([
    ['de', 'Sharper ist ein Krimi-Drama aus dem Jahr 1979 von <a>Ann Bell</a> mit <a>Cy Dale</a> und <a>Di Eve</a>.'],
    ['fr', 'Sharper est un film policier réalisé par Ann Bell avec Cy Dale, Di Eve.'],
    ['it', 'Sharper è un film di Ann Bell con Cy Dale e Di Eve.'],
    ['es', 'Sharper es una película de Ann Bell con Cy Dale y Di Eve.'],
  ])('names director and cast in %s, and is no plot', (language, sentence) => {
    const head = `<meta property="og:type" content="video.movie"><meta property="og:title" content="Sharper"><meta property="og:description" content="${sentence.replace(/<\/?a>/g, '')}">`;
    const named = { director: ['Ann Bell'], stars: ['Cy Dale', 'Di Eve'] };
    expect(movie('<h1>Sharper</h1>', head, language)).toMatchObject({ ...named, plot: null });
    expect(
      movie(`<h1>Sharper</h1><p>${sentence}</p>`, data({ '@type': 'Movie', name: 'Sharper' }), language),
    ).toMatchObject(named);
  });

  test('is not one about somebody in the story', () => {
    const plot = '<p>Der Held ist ein Dieb, der von Ann Bell gejagt wird und mit Cy Dale flieht.</p>';
    const read = movie(`<h1>Sharper</h1>${plot}`, data({ '@type': 'Movie', name: 'Sharper' }), 'de');
    expect(read).toMatchObject({ director: [], stars: [] });
  });
});

describe('what stands beside the film’s own part', () => {
  test('is of the film where an id names it, which a page has once', () => {
    const side = (id: string) =>
      `<div class="sidebar"><div id="${id}" class="ct-related"><h2>73%</h2></div><div class="rating">5.1/10</div></div>`;
    expect(movie(`${heading}${facts}${side('rating')}`)?.rating).toBe(7.3);
    expect(movie(`${heading}${facts}${side('poll')}`)?.rating).toBeNull();
  });

  test('is of the film in a box that is named after films', () => {
    const box = (name: string) => `<aside class="${name}"><h3>Written by</h3><div>Cy Dale</div></aside>`;
    expect(movie(heading + facts + box('portable-infobox'))?.writers).toEqual(['Cy Dale']);
    expect(movie(heading + facts + box('aside-movie-profile'))?.writers).toEqual(['Cy Dale']);
    expect(movie(heading + facts + box('more'))?.writers).toEqual([]);
  });

  test('the cast is the film’s, also where a carousel shows it', () => {
    const people = '<a href="/p/2">Cy Dale</a> <a href="/p/3">Di Eve</a>';
    const part = (title: string) =>
      `<section class="carousel"><h2>${title}</h2><div class="carousel-inner">${people}</div></section>`;
    expect(movie(heading + facts + part('Cast'))?.stars).toEqual(['Cy Dale', 'Di Eve']);
    expect(movie(`${heading}${facts}<div class="carousel"><p>Cast: Hal Ives</p></div>`)?.stars).toEqual([]);
  });
});

describe('rows of labels and values', () => {
  const row = (label: string, value: string) =>
    `<div class="row"><span class="label">${label}</span> <span class="values">${value}</span></div>`;

  test('an empty value is not the next row', () => {
    const rows = row('Cast', '') + row('Audio', 'English') + row('Subtitles', 'None');
    expect(movie(heading + facts + rows)?.stars).toEqual([]);
  });

  test('a heading that is a year alone is the year', () => {
    expect(movie(`<h1>Sharper</h1><h2>1979</h2>${facts}`)?.year).toBe(1979);
  });
});

describe('a plot', () => {
  const prose = 'A thief who trusts nobody finds a friend in the last place where she would have looked for one.';

  test('is the one paragraph between the heading and the facts, where it has no label', () => {
    const table = '<table><tr><td>Director</td><td>Ann Bell</td></tr><tr><td>Genre</td><td>Drama</td></tr></table>';
    const page = (text: string) => `<div>${heading}${text}${table}</div><p>Runtime: 98 min</p>`;
    expect(movie(page(`<p>${prose}</p>`))?.plot).toBe(prose);
    expect(movie(page(`<p>${prose}</p><p>${prose}</p>`))?.plot).toBeNull();
  });

  test('is the first of several that users wrote', () => {
    const list = `<h3>Synopsis</h3><ul><li>${prose}</li><li>Another text about the same thief by somebody else.</li></ul>`;
    expect(movie(heading + facts + list)?.plot).toBe(prose);
  });
});

test.each(['videos', 'trailer-1.html', 'images'])('the page of a film’s %s is none of the film', (part) => {
  const head = '<meta property="og:type" content="video.movie"><meta property="og:title" content="Sharper">';
  expect(read(head, '<h1>Sharper</h1>', `https://movies.example/movie/1/${part}`).observations).toEqual([]);
  expect(read(head, '<h1>Sharper</h1>', 'https://movies.example/movie/1').observations).toHaveLength(1);
});
