import { describe, expect, test } from 'vitest';
import { extract } from './index.ts';

const movie = (heading: string, facts = '', head = '') =>
  extract(
    new TextEncoder().encode(
      `<html lang="en"><head>${head}</head><body>${heading}<p>Director: <a href="/p/1">Ann Bell</a></p>
       <p>Runtime: 98 min</p><p>Genre: Drama</p>${facts}</body></html>`,
    ),
    'https://movies.example/film/sharper',
  ).observations[0];

describe('the original title', () => {
  test.each([
    'styles_originalTitle__19q6I',
    'original-title',
    'originalname',
  ])('is in an element that is named after it: %s', (name) => {
    expect(movie(`<h1>Sharper</h1><span class="${name}">Le couteau</span>`)?.original_title).toBe('Le couteau');
  });

  test('is without the label that stands in the same element', () => {
    const labelled = '<h1>Sharper</h1><div class="original-title">Original title: Le couteau</div>';
    expect(movie(labelled)?.original_title).toBe('Le couteau');
  });
});

describe('the year', () => {
  test('may stand alone behind the heading', () => {
    expect(movie('<h1>Sharper</h1><span><i></i> 1979</span><span>98 min</span>')?.year).toBe(1979);
  });

  test('is not a title that looks like one, nor the year of a further section', () => {
    expect(movie('<h1><span>1917</span></h1>')?.year).toBeNull();
    expect(movie('<h1>Sharper</h1><h2>Awards</h2><b>2011</b>')?.year).toBeNull();
  });
});

describe('the release date', () => {
  const data = (datePublished: string) =>
    `<script type="application/ld+json">${JSON.stringify({ '@type': 'Movie', name: 'Sharper', datePublished })}</script>`;

  test('is to the day where people read it and to the year in the data', () => {
    expect(movie('<h1>Sharper</h1>', '<p>Premiere: 26 October 1979</p>', data('1979'))?.release_date).toBe(
      '1979-10-26',
    );
  });

  test('is that of the data where people read another year', () => {
    expect(movie('<h1>Sharper</h1>', '<p>Premiere: 2 March 1980</p>', data('1979'))?.release_date).toBe('1979');
  });
});

test('an id of IMDb has no more zeros than seven digits need', () => {
  expect(movie('<h1>Sharper</h1>', '<a href="https://www.imdb.com/title/tt00137523">IMDb</a>')?.id).toBe('tt0137523');
  expect(movie('<h1>Sharper</h1>', '<a href="https://www.imdb.com/title/tt0000012/">IMDb</a>')?.id).toBe('tt0000012');
});
