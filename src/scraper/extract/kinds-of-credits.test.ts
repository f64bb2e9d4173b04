import { expect, test } from 'vitest';
import { extract } from './index.ts';

const movie = (body: string, language = 'en') =>
  extract(
    new TextEncoder().encode(
      `<html lang="${language}"><head><title>Quartz Hill</title><meta property="og:type" content="video.movie"><meta property="og:title" content="Quartz Hill"></head><body><h1>Quartz Hill</h1>${body}</body></html>`,
    ),
    'https://movies.example/film/quartz-hill',
  ).observations[0];

test('links in the sentences of a section are no names', () => {
  const prose =
    '<h2>Direction</h2><h3>Screenplay</h3><p>The script was begun in <a href="/w/Lyon">Lyon</a> after a visit to the <a href="/w/Mine">old mine</a>, and it took three winters until the last scene was done.</p>';
  expect(movie(`<table><tr><th>Written by</th><td>Ann Bell</td></tr></table>${prose}`)?.writers).toEqual(['Ann Bell']);
  expect(
    movie('<h3>Screenplay</h3><p><a href="/p/1">Ann Bell</a>, after a play by <a href="/p/2">Bo Cole</a></p>')?.writers,
  ).toContain('Ann Bell');
});

test('the role may stand above, below or beside a person, and among other roles', () => {
  const card = (role: string, name: string) =>
    `<figure><i>${role}</i><p><a href="/person/${name.length}">${name}</a></p></figure>`;
  const found = movie(
    card('Editor', 'Cy Dale') + card('Writer / Director', 'Ann Bell') + card('Art Director', 'Di Eve'),
  );
  expect(found).toMatchObject({ director: ['Ann Bell'], writers: ['Ann Bell'] });
});

test('roles in brackets behind the names of one list', () => {
  const list =
    '<p>Crew: <a href="/p/1">Ann Bell</a> (Director), <a href="/p/2">Bo Cole</a> (Screenplay), <a href="/p/3">Cy Dale</a> (Sound Director)</p>';
  expect(movie(list)).toMatchObject({ director: ['Ann Bell'], writers: ['Bo Cole'] });
  expect(movie('<p>Thanks to <a href="/p/1">Ann Bell</a> (director of the museum)</p>')?.director).toEqual([]);
});

test('a list of the cast is believed before a sentence that names some of it', () => {
  const sentence =
    '<p>A <a href="/g/drama">drama</a> with <a href="/p/1">Cy Dale</a> and <a href="/p/2">Di Eve</a>.</p>';
  const list =
    '<h2>Cast</h2><ul><li><a href="/p/1">Cy Dale</a></li><li><a href="/p/2">Di Eve</a></li><li><a href="/p/3">Ed Fox</a></li></ul>';
  expect(movie(sentence + list)?.stars).toEqual(['Cy Dale', 'Di Eve', 'Ed Fox']);
  expect(movie(sentence)?.stars).toEqual(['Cy Dale', 'Di Eve']);
});
