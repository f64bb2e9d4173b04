import { describe, expect, test } from 'vitest';
import { extract } from './index.ts';

const url = 'https://movies.example/film/quartz-hill';
const movie = (body: string, head = '', language = 'en') =>
  extract(
    new TextEncoder().encode(
      `<html lang="${language}"><head><title>Quartz Hill</title><meta property="og:type" content="video.movie"><meta property="og:title" content="Quartz Hill">${head}</head><body><h1>Quartz Hill</h1>${body}</body></html>`,
    ),
    url,
  ).observations[0];

describe('posters', () => {
  test('a picture that is called a poster or after the movie', () => {
    expect(movie('<div class="film-poster"><img src="/p/7.jpg"></div>')?.image).toBe('https://movies.example/p/7.jpg');
    expect(
      movie('<img src="data:image/gif;base64,x" data-src="//img.example/7.webp" alt="Quartz Hill poster">')?.image,
    ).toBe('https://img.example/7.webp');
  });

  test('what holds the place of one, pictures of other movies and of nothing are none', () => {
    const card = '<div class="card"><a href="/film/ore"><img class="poster" src="/p/8.jpg" alt="Ore">Ore</a></div>';
    const body = `<img class="poster" src="/img/no-poster.png">${card}<img src="/hall.jpg" alt="Our hall">`;
    expect(movie(body)?.image).toBeNull();
  });

  test('the picture of a page that declares no movie counts where it declares the name of the heading', () => {
    const site = (title: string) =>
      `<meta property="og:image" content="https://img.example/share.jpg"><meta property="og:title" content="${title}">`;
    const facts = '<p>Director: Ann Bell</p><p>Genre: Drama</p><p>Running time: 98 min</p>';
    const image = (title: string) =>
      extract(new TextEncoder().encode(`<head>${site(title)}</head><body><h1>Quartz Hill</h1>${facts}</body>`), url)
        .observations[0]?.image;
    expect(image('Quartz Hill')).toBe('https://img.example/share.jpg');
    expect(image('Cinema Nord')).toBeNull();
  });

  test('what the page declares for those who link to it, unless the page shows its own', () => {
    const head = '<meta property="og:image" content="https://img.example/share.jpg">';
    expect(movie('', head)?.image).toBe('https://img.example/share.jpg');
    expect(movie('<img class="poster" src="/p/7.jpg">', head)?.image).toBe('https://movies.example/p/7.jpg');
  });
});

describe('countries and languages', () => {
  test('behind labels, as codes, in the language of the page', () => {
    const body = '<dl><dt>Země</dt><dd>Německo / Francie</dd><dt>Jazyk</dt><dd>němčina</dd></dl>';
    expect(movie(body, '', 'cs')).toMatchObject({ countries: ['DE', 'FR'], languages: ['de'] });
    expect(movie('<p><b>Country:</b> West Germany, USA</p>')?.countries).toEqual(['West Germany', 'US']);
  });

  test('between hyphens and between other facts of a line', () => {
    expect(movie('<p>UK-Ireland 1979. 98min</p>')?.countries).toEqual(['GB', 'IE']);
    expect(movie('<p>Ann Bell | Canada, South Korea | 1979 | 98m</p>')).toMatchObject({
      countries: ['CA', 'KR'],
      runtime_minutes: 98,
      year: 1979,
    });
  });

  test('one a line or one a link', () => {
    const lines = '<table><tr><th>Countries</th><td><ul><li>France</li><li>South Korea</li></ul></td></tr></table>';
    expect(movie(lines)?.countries).toEqual(['FR', 'KR']);
    const links = '<h3>Languages</h3><p><a href="/l/fr">French</a><a href="/l/de">German</a></p>';
    expect(movie(links)?.languages).toEqual(['fr', 'de']);
  });

  test('in the line of facts before the year, or in an element called after them', () => {
    expect(movie('<p>UK, Ireland, 1979, 98 min</p>')?.countries).toEqual(['GB', 'IE']);
    expect(movie('<div class="origin">Česko, Slovensko <i>(1979)</i> 98 min</div>', '', 'cs')?.countries).toEqual([
      'CZ',
      'SK',
    ]);
  });

  test('companies, places of screenings and the languages of the site are none', () => {
    const body = '<p>Released 4 May 1979</p><p><b>Country:</b> Ore Pictures</p><nav>Language: <a>Deutsch</a></nav>';
    expect(movie(body)).toMatchObject({ countries: [], languages: [] });
  });
});

describe('content ratings', () => {
  test.each([
    ['<dl><dt>Certificate</dt><dd>15</dd></dl>', '15'],
    ['<p><b>MPAA:</b> R for language</p>', 'R'],
    ['<p>Rating: PG-13 - Teens 13 or older</p>', 'PG-13'],
    ['<dl><dt>Altersfreigabe</dt><dd>ab 12 Jahren freigegeben (FSK)</dd></dl>', 'FSK 12'],
    ['<p>1979 • 98 min • TV-14</p>', 'TV-14'],
    ['<p>Rating: 8.1/10</p>', null],
    ['<dl><dt>Certificate</dt><dd>Not yet decided</dd></dl>', null],
  ])('%s', (body, rating) => expect(movie(body)?.content_rating).toBe(rating));
});

test('a label says of what kind the work is', () => {
  const page = (value: string) =>
    movie(`<p><b>Type:</b> ${value}</p><p>Director: Ann Bell</p><p>Genre: Drama</p><p>Running time: 98 min</p>`);
  expect(page('TV Special, 1 (98 min)')?.type).toBe('tvSpecial');
  expect(page('TV')?.type).toBe('tvSeries');
  expect(page('Blu-ray')?.type).toBe('movie');
});

test('structured data gives all of them', () => {
  const data = {
    '@type': 'Movie',
    name: 'Quartz Hill',
    image: { '@type': 'ImageObject', url: '/p/7.jpg' },
    countryOfOrigin: [{ '@type': 'Country', name: 'France' }, 'Japan'],
    inLanguage: 'fr-FR',
    contentRating: 'PG-13',
  };
  expect(movie('', `<script type="application/ld+json">${JSON.stringify(data)}</script>`)).toMatchObject({
    image: 'https://movies.example/p/7.jpg',
    countries: ['FR', 'JP'],
    languages: ['fr'],
    content_rating: 'PG-13',
  });
});

test('words of any sentence announce people only where people follow', () => {
  expect(movie('<p>Book <b>with</b> <a href="/app">our app</a> today.</p>')?.stars).toEqual([]);
  expect(movie('<p>In association <b>with</b> <a href="/x">Ore Pictures</a></p>')?.stars).toEqual([]);
  expect(movie('<p>A drama <b>with</b> <a href="/p/1">Cy Dale</a></p>')?.stars).toEqual(['Cy Dale']);
});

test('the time at which a screening begins is no length', () => {
  expect(movie('<p>Time: 7:30 pm</p>')?.runtime_minutes).toBeNull();
});
