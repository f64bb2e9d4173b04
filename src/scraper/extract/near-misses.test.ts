import { describe, expect, test } from 'vitest';
import { extract } from './index.ts';

const movie = (body: string, head = '') =>
  extract(
    new TextEncoder().encode(`<html lang="en"><head>${head}</head><body><h1>Sharper (1979)</h1>${body}</body></html>`),
    'https://movies.example/film/sharper',
  ).observations[0];
const facts = '<p>Director: <a href="/p/1">Ann Bell</a></p><p>Runtime: 98 min</p><p>Premiere: 26 October 1979</p>';

describe('a rating', () => {
  test('above five without a scale is of ten, where nothing beside it says otherwise', () => {
    const score = (value: string) => `<div class="rating">${value}</div>`;
    expect(movie(facts + score('6.4'))?.rating).toBe(6.4);
    expect(movie(facts + score('6.4') + score('8.1'))?.rating).toBeNull();
    expect(movie(facts + score('4.1'))?.rating).toBeNull();
  });

  test('of how many want to see a film is none of the film', () => {
    const score = '<div class="film-rating"><b>98%</b></div>';
    expect(movie(`${score}${facts}`)?.rating).toBe(9.8);
    expect(movie(`${score}<div>Рейтинг ожидания</div>${facts}`)?.rating).toBeNull();
  });

  test('whose markup names nothing else is of the film, unless there are several', () => {
    const score = (value: number) =>
      `<div itemscope itemtype="http://schema.org/AggregateRating"><meta itemprop="bestRating" content="10">
       <b itemprop="ratingValue">${value}</b> (<i itemprop="ratingCount">5554</i>)</div>`;
    expect(movie(facts + score(8.4))).toMatchObject({ rating: 8.4, votes: 5554 });
    expect(movie(facts + score(8.4) + score(7.1))).toMatchObject({ rating: null, votes: null });
  });
});

describe('a rating in RDFa', () => {
  test('is that of the item below its relation, not all the text there', () => {
    const score = `<div rel="v:rating">Users’ mark <div typeof="v:Rating"><b property="v:average">9.7</b>
      <i property="v:best" content="10.0"></i><span property="v:votes">2800</span></div></div>`;
    const work = '<i property="v:itemreviewed">Sharper</i><a rel="v:directedBy">Ann Bell</a>';
    expect(movie(work + score)).toMatchObject({ rating: 9.7, votes: 2800, director: ['Ann Bell'] });
  });
});

describe('a genre', () => {
  test('is no section of the site that a link leads to', () => {
    expect(movie(`${facts}<a href="/Genres/Drama/">Films.example Drama section</a>`)?.genre).toEqual([]);
    expect(movie(`${facts}<a href="/Genres/Drama/">Drama</a>`)?.genre).toEqual(['Drama']);
  });

  test('is no entry of a menu whose other entries lead elsewhere', () => {
    const menu = ['/cast', '/stills', '/genre/drama', '/soundtrack', '/shop'];
    const entries = menu.map((path) => `<li><a href="${path}">Entry</a></li>`).join('');
    expect(movie(`${facts}<ul>${entries}</ul>`)?.genre).toEqual([]);
  });

  test('is no example in a hidden form', () => {
    const hint = '<b>Genre</b> drama, parody<br><b>Locations</b> Paris';
    const form = `<div style="display:none"><form><input name="tags"></form><p>${hint}</p></div>`;
    expect(movie(facts + form)?.genre).toEqual([]);
  });

  test('is no link to the keywords beside it', () => {
    const genres = '<a href="/g/1">драма</a>, <a href="/g/2">комедия</a> <a href="/k/1">слова</a>';
    expect(movie(`${facts}<p>Жанр: ${genres}</p>`)?.genre).toEqual(['драма', 'комедия']);
  });
});

test('a genre in the place of a cast is nobody', () => {
  expect(movie(`${facts}<p>Genre: Animation, Action</p><p>Cast: Animation</p>`)).toMatchObject({
    stars: [],
    genre: ['Animation', 'Action'],
  });
});

test('people below a heading with a link to all of them are not those above it', () => {
  const person = (name: string) => `<div><a href="/${name}">${name}</a></div>`;
  const people = `<div><b>Directed by</b></div>${person('Ann Bell')}
    <div><b>Starring (<a href="/film/sharper/cast">View all</a>)</b></div>${person('Cy Dale')}${person('Di Eve')}`;
  expect(movie(`<p>Runtime: 98 min</p><p>Genre: Drama</p>${people}`)).toMatchObject({
    director: ['Ann Bell'],
    stars: ['Cy Dale', 'Di Eve'],
  });
});

test('the length of the video that a page plays is not the length of the film', () => {
  const meta = (name: string, content: string) => `<meta property="${name}" content="${content}">`;
  const head = meta('og:type', 'video.movie') + meta('og:title', 'Sharper') + meta('video:duration', '5880');
  expect(movie('', head)?.runtime_minutes).toBe(98);
  expect(movie('', head + meta('og:video:url', 'https://movies.example/trailer'))?.runtime_minutes).toBeNull();
});

test('takings make a work without a type a film, seasons a series', () => {
  const about = (label: string) => movie(`<p>Runtime: 98 min</p><p>Genre: Drama</p><p>${label}: 2</p>`)?.type;
  expect(about('Budget')).toBe('movie');
  expect(about('Budget: 1</p><p>Seasons')).toBe('unknown');
});
