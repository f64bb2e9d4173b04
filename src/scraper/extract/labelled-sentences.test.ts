import { describe, expect, test } from 'vitest';
import { extract } from './index.ts';

const movie = (body: string, language = 'it') =>
  extract(
    new TextEncoder().encode(`<html lang="${language}"><head></head><body><h1>Il coltello</h1>${body}</body></html>`),
    'https://movies.example/film/1999/coltello/',
  ).observations[0];
const person = (name: string) => `<a href="/persone/${name}">${name}</a>`;

describe('facts in the sentences of a paragraph', () => {
  const paragraph = `<p>Regia di ${person('Ann Bell')}. Un film con ${person('Cy Dale')}, ${person('Di Eve')}.
    <a href="/film/1999/coltello/cast/">Cast completo</a> Titolo originale: <b>Sharper</b>. Genere <a href="/g/1">Drammatico</a>
    - <a href="/p/usa">USA</a>, <a href="/anno/1999">1999</a>, durata 139 minuti. Uscita cinema venerdì 29 <b>ottobre 1999</b>
    distribuito da <a href="/d/1">Bell Works</a>. Voto 3,61 su 12 recensioni.</p>`;

  test('end where the next sentence begins with a label', () => {
    expect(movie(paragraph)).toMatchObject({
      director: ['Ann Bell'],
      stars: ['Cy Dale', 'Di Eve'],
      original_title: 'Sharper',
    });
  });

  test('are read though no colon stands behind the label', () => {
    expect(movie(paragraph)).toMatchObject({ genre: ['Drammatico'], release_date: '1999-10-29', runtime_minutes: 139 });
  });

  test('are not looked for in the sentences of a plot', () => {
    const plot =
      'Bo hides in the harbour. Start the engine, says Cy. A journey that lasts 30 minutes. Cast away, they sing.';
    expect(movie(`<p>Director: Ann Bell</p><p>Runtime: 98 min</p><h2>Plot</h2><p>${plot}</p>`, 'en')).toMatchObject({
      plot,
      stars: [],
      runtime_minutes: 98,
    });
  });
});

const facts = '<p>Director: Ann Bell</p><p>Runtime: 98 min</p><p>Genre: Drama</p>';

test('genres with dashes between them are all genres', () => {
  const genres = '<p>Genre: <a href="/g/1">Drama</a> - <a href="/g/2">Comedy</a> - <a href="/g/3">Crime</a></p>';
  expect(movie(`<p>Director: Ann Bell</p><p>Runtime: 98 min</p>${genres}`, 'en')?.genre).toEqual([
    'Drama',
    'Comedy',
    'Crime',
  ]);
});

test('the part behind an actor is no actor, linked or not', () => {
  const linked = `<div>${person('Cy Dale')} as <a href="/c/1">Bo</a></div><div>${person('Di Eve')} as <a href="/c/2">Flo</a></div>`;
  expect(movie(`${facts}<h2>Cast</h2><div>${linked}</div>`, 'en')?.stars).toEqual(['Cy Dale', 'Di Eve']);
  const listed = '<ul><li>Cy Dale as Bo the Sharper</li><li>Di Eve as Flo</li></ul>';
  expect(movie(`${facts}<h2>Cast</h2>${listed}`, 'en')?.stars).toEqual(['Cy Dale', 'Di Eve']);
});

test('votes are counted in an element of their own before the word', () => {
  expect(movie(`${facts}<div><b>6.5</b> <span>(<i>8,462</i> votes)</span></div>`, 'en')?.votes).toBe(8462);
});

test('a link behind a colon or in brackets explains the name before it', () => {
  const cast = `<b>Cast</b>: ${person('Cy Dale')}: <a href="/c/1">Bo</a><br>${person('Di Eve')} (<a href="/c/2">Flo</a>)`;
  expect(
    movie(`${facts}<h2>Cast</h2><ul><li>${person('Cy Dale')}: <a href="/c/1">Bo</a></li></ul>`, 'en')?.stars,
  ).toEqual(['Cy Dale']);
  expect(movie(`${facts}<p>${cast}</p>`, 'en')?.stars?.[0]).toBe('Cy Dale');
  const writer = `<p>Writer: ${person('Ann Bell')} (<a href="/n/1">novel</a>)</p>`;
  expect(movie(`${facts}${writer}`, 'en')?.writers).toEqual(['Ann Bell']);
});

test('those who wrote the story and the screenplay are writers by either label', () => {
  const credits = `<p>Story by: ${person('Ann Bell')}</p><p>Screenplay by: ${person('Bo Cole')}, ${person('Ann Bell')}</p>`;
  expect(movie(`${facts}${credits}`, 'en')?.writers).toEqual(['Ann Bell', 'Bo Cole']);
});

test('labels of sentences in one text have a value each', () => {
  const said = '<p>Director: Ann B. Bell. Cast: Cy Dale, Di Eve. Runtime: 98 min. Genre: Drama.</p>';
  expect(movie(said, 'en')).toMatchObject({
    director: ['Ann B. Bell'],
    stars: ['Cy Dale', 'Di Eve'],
    runtime_minutes: 98,
    genre: ['Drama'],
  });
});
