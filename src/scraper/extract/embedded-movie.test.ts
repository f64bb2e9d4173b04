import { describe, expect, test } from 'vitest';
import { extract } from './index.ts';

const page = (script: string, title = 'Sharper (1979) | Films') =>
  extract(
    new TextEncoder().encode(
      `<html><head><title>${title}</title>${script}</head><body><div id="app"></div></body></html>`,
    ),
    'https://movies.example/film/sharper',
  );
const movie = { title: 'Sharper', year: 1979, runtime: 98, genres: ['Drama'], overview: 'A thief hides in a convent.' };
const variable = (data: object) => `<script>window.__FILM__ = ${JSON.stringify({ page: { movie: data } })};</script>`;
const file = (data: object) => `<script type="application/json">${JSON.stringify(data)}</script>`;

describe('the film in a variable of a script', () => {
  test('is that of the page where the page is called after it', () => {
    expect(page(variable(movie)).observations[0]).toMatchObject({ title: 'Sharper', year: 1979, runtime_minutes: 98 });
    expect(page(variable(movie), 'Harbour (1984) | Films').observations).toEqual([]);
  });

  test('is not read out of a script that does something else', () => {
    expect(page(`<script>load(); window.x = ${JSON.stringify(movie)};</script>`).observations).toEqual([]);
    expect(page(`<script>window.x = {title: 'Sharper', f() { return '}'; }};</script>`).observations).toEqual([]);
  });

  test('adds nothing to what the page says in a shape that all know', () => {
    const item = { '@context': 'https://schema.org', '@type': 'Movie', name: 'Sharper', dateCreated: '1979' };
    const known = `<script type="application/ld+json">${JSON.stringify(item)}</script>`;
    expect(page(known + variable({ ...movie, runtime: 12 })).observations[0]?.runtime_minutes).toBeNull();
  });
});

test('a rating in embedded data whose name tells its scale goes before one of an unknown scale', () => {
  const rated = { ...movie, average_rating: 4.1, average_rating_out_of_ten: 8.2, number_of_ratings: 2012 };
  expect(page(file(rated)).observations[0]).toMatchObject({ rating: 8.2, votes: 2012 });
});

describe('people in embedded data', () => {
  test('act unless their job says something else', () => {
    const cast = [
      { name: 'Cy Dale', role: 'Actor' },
      { name: 'Ann Bell', role: 'Director, Writer' },
      { name: 'Flo Gray', role: 'Producer' },
    ];
    const people = { director: ['Ann Bell'], writers: ['Ann Bell'], stars: ['Cy Dale'] };
    expect(page(file({ ...movie, cast })).observations[0]).toMatchObject(people);
    const credited = cast.map(({ name, role }) => ({ name, credits: role }));
    expect(page(file({ ...movie, cast: credited })).observations[0]).toMatchObject(people);
  });

  test('may play a part that is called like a job', () => {
    const cast = [
      { name: 'Cy Dale', role: 'Writer' },
      { name: 'Di Eve', role: 'Nun' },
    ];
    expect(page(file({ ...movie, cast })).observations[0]).toMatchObject({ writers: [], stars: ['Cy Dale', 'Di Eve'] });
  });

  test('are found in a crew whose entries name jobs', () => {
    const credits = {
      cast: [{ name: 'Cy Dale', character: 'Tom' }],
      crew: [
        { name: 'Ann Bell', job: 'Director' },
        { name: 'Bo Fox', job: 'Assistant Director' },
        { name: 'Di Eve', job: 'Screenplay' },
      ],
    };
    expect(page(file({ ...movie, credits })).observations[0]).toMatchObject({
      director: ['Ann Bell'],
      writers: ['Di Eve'],
      stars: ['Cy Dale'],
    });
  });
});
