import { describe, expect, test } from 'vitest';
import { extract } from './index.ts';

const film = (body: string) =>
  extract(
    new TextEncoder().encode(`<html lang="en"><head><title>Sharper (1979)</title></head><body>${body}</body></html>`),
    'https://films.example/film/sharper',
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
    expect(film(`<h1>Sharper (1979)</h1>${facts}${named}`)).toMatchObject(none);
  });

  test('do not stand on the card of the film itself, nor on one that begins with facts', () => {
    const own = `<div class="film-card"><a href="/film/sharper"><img alt="Sharper poster"></a>${about}</div>`;
    const of = { rating: 8.8, genre: ['Horror'], runtime_minutes: 112, plot: story };
    expect(film(`<h1>Sharper</h1>${facts}${own}`)).toMatchObject(of);
    const begun = `<div class="info-card"><p>Sequel: <a href="/film/blunt">Blunt</a></p>${about}</div>`;
    expect(film(`<h1>Sharper</h1>${facts}${begun}`)).toMatchObject(of);
  });

  test('in data that the page embeds are theirs: no heading shows their title', () => {
    const embedded = (title: string) => {
      const other = { title, year: 1990, rating: 8.8, runtime: 112, genres: ['Horror'], overview: story };
      return `<script type="application/json">${JSON.stringify({ featured: [other] })}</script>`;
    };
    const page = (title: string) => film(`<h1>Sharper</h1>${facts}<p>Genre: Drama</p>${embedded(title)}`);
    expect(page('Another')).toMatchObject({ title: 'Sharper', year: 1979, rating: null, genre: ['Drama'] });
    expect(page('Sharper')).toMatchObject({ title: 'Sharper', year: 1990, rating: 8.8, genre: ['Horror'] });
  });
});
