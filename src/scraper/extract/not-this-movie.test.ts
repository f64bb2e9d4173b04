import { describe, expect, test } from 'vitest';
import { extract } from './index.ts';

const read = (head: string, body: string, url = 'https://movies.example/page/1') =>
  extract(new TextEncoder().encode(`<html lang="en"><head>${head}</head><body>${body}</body></html>`), url);
const data = (item: object) => `<script type="application/ld+json">${JSON.stringify(item)}</script>`;
const facts = (director: string, minutes: number) =>
  `<p>Director: ${director}</p><p>Runtime: ${minutes} min</p><p>Genre: Drama</p>`;

describe('what a page says about something else', () => {
  test('several films with labels each make no film', () => {
    const movies = `<h2>One</h2>${facts('Ann Bell', 90)}<h2>Two</h2>${facts('Bob Cole', 101)}`;
    expect(read('', `<h1>Films of the week</h1>${movies}`).observations).toEqual([]);
  });

  test.each(['Book', 'MusicAlbum', 'SoftwareApplication'])('a %s with genre, date and rating is no film', (type) => {
    const body = '<h1>Dune</h1><p>Genre: Drama</p><p>Released: 1 May 1965</p><p>Rating: 4/5</p><p>Writer: Ann Bell</p>';
    expect(read(data({ '@type': type, name: 'Dune' }), body).kind).toBe('unknown');
  });

  test("a reviewer's mark and headline are not the film's", () => {
    const review = { '@type': 'Review', itemReviewed: { '@type': 'Movie', name: 'Sharper', director: 'Ann Bell' } };
    const [movie] = read(data(review), '<h1>A small miracle</h1><p>Rating: 5/5</p>').observations;
    expect(movie).toMatchObject({ title: 'Sharper', rating: null, director: ['Ann Bell'] });
  });

  test("the visitor's own rating is not the film's", () => {
    const body = `<h1>Sharper (1979)</h1>${facts('Ann Bell', 98)}<div class="your-rating">Your rating: 7/10</div>`;
    expect(read('', body).observations[0]).toMatchObject({ title: 'Sharper', rating: null });
  });

  test('a heading that names a part of the pages is not the title', () => {
    const head = '<meta property="og:title" content="Sharper (1979)"><meta property="og:type" content="video.movie">';
    expect(read(head, '<h1>Full Cast</h1>').observations[0]).toMatchObject({ title: 'Sharper', year: 1979 });
  });

  test('a screening tells of the film that it shows', () => {
    const event = { '@type': 'ScreeningEvent', name: 'Night', workPresented: { '@type': 'Movie', name: 'Sharper' } };
    const theatre = { location: { '@type': 'MovieTheater', aggregateRating: { ratingValue: 5, ratingCount: 9 } } };
    const [movie] = read(data({ ...event, ...theatre }), '<h1>Sharper</h1>').observations;
    expect(movie).toMatchObject({ title: 'Sharper', rating: null });
  });

  test('a placeholder is no plot, a link to more is no genre', () => {
    const head = data({ '@type': 'Movie', name: 'Sharper', description: 'N/A' });
    const body = '<h1>Sharper</h1><p><b>Genre:</b> <a href="/g/1">Drama</a> <a href="/more">(more)</a></p>';
    expect(read(head, body).observations[0]).toMatchObject({ plot: null, genre: ['Drama'] });
  });

  test('a heading over labelled rows does not take them for its own value', () => {
    const rows = '<tr><td>Plot</td><td>A thief finds a friend.</td></tr><tr><td>Tags</td><td>thief</td></tr>';
    const body = `<h1>Sharper (1979)</h1>${facts('Ann Bell', 98)}<h4>Storyline</h4><table>${rows}</table>`;
    expect(read('', body).observations[0]?.plot).toBe('A thief finds a friend.');
  });

  test('an invitation to write a plot is none', () => {
    const body = `<h1>Sharper (1979)</h1>${facts('Ann Bell', 98)}<p>Plot: Add a plot</p>`;
    expect(read('', body).observations[0]?.plot).toBeNull();
  });

  test.each([
    '<iframe src="/_Incapsula_Resource?a=1"></iframe>',
    '<form action="/showcaptcha?cc=1"></form>',
  ])('%s is a challenge', (body) => expect(read('', body).kind).toBe('blocked'));
});
