import { describe, expect, test } from 'vitest';
import { data, facts, heading, movie, read } from '../../../test/support/movie-page.ts';

describe('a cast', () => {
  test('has people without a page of their own among those with one', () => {
    const inline = '<p>Cast: <a href="/1">Cy Dale</a>, <span>Di Eve</span>, <a href="/2">Flo Gray</a></p>';
    expect(movie(heading + facts + inline)?.stars).toEqual(['Cy Dale', 'Di Eve', 'Flo Gray']);
    const list = '<h2>Cast</h2><ul><li><a href="/1">Cy Dale</a></li><li>Di Eve</li></ul>';
    expect(movie(heading + facts + list)?.stars).toEqual(['Cy Dale', 'Di Eve']);
    const parts = '<h2>Cast</h2><ul><li><a href="/1">Cy Dale</a><p>Tom Thief</p></li></ul>';
    expect(movie(heading + facts + parts)?.stars).toEqual(['Cy Dale']);
  });

  test('goes on behind a linked heading with a name', () => {
    const card = (name: string) => `<div><a href="/${name}"><h3>${name}</h3></a><span>thief</span></div>`;
    expect(movie(`${heading}${facts}<h2>Cast</h2>${card('Cy Dale')}${card('Di Eve')}`)?.stars).toEqual([
      'Cy Dale',
      'Di Eve',
    ]);
  });
});

describe('titles', () => {
  test('a second headline in the markup is the original one', () => {
    const item = `<div itemscope itemtype="http://schema.org/Movie"><h1 itemprop="name">Острее</h1><i itemprop="alternativeHeadline">Sharper</i></div>`;
    expect(movie(item, '', 'ru')).toMatchObject({ title: 'Острее', original_title: 'Sharper' });
  });

  test('in brackets behind the heading, and so in the page’s title, it is the original one', () => {
    const page = (bracket: string) =>
      movie(`<h1>Élesebb</h1><h2>(${bracket})</h2>${facts}`, `<title>Élesebb (${bracket}) - Films</title>`, 'hu');
    expect(page('Sharper')?.original_title).toBe('Sharper');
    expect(page('film')?.original_title).toBeNull();
    expect(movie(`<h1>Élesebb</h1><h2>(Sharper)</h2>${facts}`, '<title>Films</title>')?.original_title).toBeNull();
  });

  test('a sentence with the original one ends behind the element that holds it', () => {
    const line = '<p>Un film di <a>Ann Bell</a>. Titolo originale <em>Sharper</em>. <a>Drammatico</a>, 98 min.</p>';
    expect(movie(`<h1>Più affilato (1979)</h1>${line}<p>Genere: Drammatico</p>`, '', 'it')).toMatchObject({
      original_title: 'Sharper',
      director: ['Ann Bell'],
    });
  });

  test('of a heading with two that labels name it is the first', () => {
    const rows = '<b>Название:</b> Острее<br><b>Оригинальное название:</b> Sharper<br>';
    const head = '<title>site.example :: Острее / Sharper (1979) BDRip</title>';
    expect(movie(`<h1>Острее / Sharper (1979) BDRip</h1>${rows}${facts}`, head, 'ru')).toMatchObject({
      title: 'Острее',
      original_title: 'Sharper',
    });
  });

  test('a heading of the second rank is it where there is none of the first and the page is called so', () => {
    expect(movie(`<h2>Sharper</h2>${facts}`, '<title>Sharper | Films</title>')?.title).toBe('Sharper');
    expect(read('<title>Films</title>', `<h2>Sharper</h2>${facts}`).observations).toEqual([]);
  });
});

describe('a plot', () => {
  const prose = 'A thief who trusts nobody finds a friend in the last place she looks.';

  test('is no line of facts in an element that is called summary', () => {
    const line = '<div class="summary">subtitled, British-American thriller, 98 min, 1979</div>';
    expect(movie(`<h1>Sharper</h1>${line}<p>Director: Ann Bell</p><p>Genre: Drama</p>`)).toMatchObject({
      plot: null,
      year: 1979,
      runtime_minutes: 98,
    });
  });

  test('is the one description of a page, not one of several', () => {
    const part = `<article class="description"><p>${prose}</p></article>`;
    expect(movie(heading + facts + part)?.plot).toBe(prose);
    expect(movie(heading + facts + part + part)?.plot).toBeNull();
  });

  test('has an author that did not write the film', () => {
    const text = `<section class="review synopsis">By <i itemprop="author">Hal Ives</i><p itemprop="description">${prose}</p></section>`;
    const item = `<div itemscope itemtype="http://schema.org/Movie">${heading.replace('<h1', '<h1 itemprop="name"')}${text}</div>`;
    expect(movie(item)).toMatchObject({ plot: prose, writers: [] });
  });

  test('is not what a review is described with', () => {
    const review = { '@type': 'Review', itemReviewed: { '@type': 'Movie', name: 'Sharper' } };
    const head = `<meta property="og:description" content="The worst film of this cheerless year.">${data(review)}`;
    expect(movie('<h1>Sharper</h1>', head)).toMatchObject({ title: 'Sharper', plot: null });
  });
});

test('a panel of facts may be a nav element', () => {
  const panel = (name: string) =>
    `<nav class="${name}"><div><strong>Writer:</strong> <a href="/w">Cy Dale</a></div></nav>`;
  expect(movie(heading + facts + panel('panel movie-panel-info'))?.writers).toEqual(['Cy Dale']);
  expect(movie(heading + facts + panel('movie-menu'))?.writers).toEqual([]);
});

test.each([
  ['pl', '<span>603 127</span> ocen', 603127],
  ['zh', '<span>2800000</span> 人评价', 2800000],
])('votes are counted in %s', (language, count, votes) => {
  expect(movie(`${heading}${facts}<div>${count}</div>`, '', language)?.votes).toBe(votes);
});

describe('entries of lists', () => {
  const links = (body: string, url = 'https://movies.example/top') =>
    read('', `<h1>Top</h1>${body}`, url).links.filter(({ rel }) => rel === 'movie');

  test.each([
    '/subject/1292052/',
    '/anime/199/Sharp_no_Kami',
    '/shows/82/sharper',
    '/film/sharper/990361',
  ])('are films by a number in their address: %s', (path) => {
    expect(links(`<a href="${path}">Sharper</a>`)).toMatchObject([{ url: `https://movies.example${path}` }]);
  });

  test.each(['/film/990361/reviews', '/films/year/1999/', '/shows'])('are none by %s', (path) => {
    expect(links(`<a href="${path}">Sharper</a>`)).toEqual([]);
  });

  test('have the year of a date that is called release, or the one that begins an enumeration', () => {
    const row = (path: string, rest: string) => `<div><a href="${path}">Film</a>${rest}</div>`;
    const release = row('/film/one', '<span class="release_date">May 1, 1986</span>');
    const listed = row('/film/two', '<p>1994 / USA / Drama</p>');
    const posted = row('/film/three', '<span class="posted">May 1, 1986</span>');
    expect(links(release + listed + posted).map(({ year }) => year)).toEqual([1986, 1994, undefined]);
  });
});

test('a part below the name in the same link is nobody', () => {
  const card = (name: string) => `<div><a href="/p/${name}"><h4>${name}<br><small>as a thief</small></h4></a></div>`;
  expect(movie(`${heading}${facts}<h3>Actors</h3>${card('Cy Dale')}${card('Di Eve')}`)?.stars).toEqual([
    'Cy Dale',
    'Di Eve',
  ]);
});

test('an article is not described with the plot of its film', () => {
  const described = (type: string) =>
    movie(
      heading + facts,
      `<meta property="og:type" content="${type}"><meta property="og:description" content="I saw it and it was great.">`,
    );
  expect(described('article')?.plot).toBeNull();
  expect(described('website')?.plot).toBe('I saw it and it was great.');
});

describe('rows of a list', () => {
  const rows = (body: string) =>
    read('', `<h1>Top</h1>${body}`, 'https://movies.example/movies/favorited/').links.filter(
      ({ rel }) => rel === 'movie',
    );
  const row = (path: string, title: string, text: string, imdb: string) =>
    `<li><h2><a href="${path}" title="See all of ${title} (2003)">${text}</a></h2><a href="/movies/favorited/?year=2003">2003</a><a href="http://www.imdb.com/title/${imdb}/">IMDb</a></li>`;

  test('say which title of IMDb their film is, and the whole of a title that is cut', () => {
    const whole = 'Sharper: The Curse of the Black Knife';
    const list = row('/movies/sharper-2003/', whole, 'Sharper: The Curse of the...', 'tt1000001');
    const other = row('/movies/blunt-2003/', 'Blunt', 'Blunt', 'tt1000002');
    expect(rows(`<ol>${list}${other}</ol>`)).toMatchObject([
      { title: whole, year: 2003, id: 'tt1000001' },
      { title: 'Blunt', year: 2003, id: 'tt1000002' },
    ]);
  });

  test.each([
    '/movie/upcoming',
    '/movies/trending',
    '/tv/on-the-air',
  ])('are no films by the name of a list: %s', (path) => {
    expect(rows(`<a href="${path}">List</a>`)).toEqual([]);
  });
});

test('a heading cell may break its label into lines', () => {
  const table = '<table><tr><th>Автор<br>сценария</th><td><a>Джим Ул</a></td></tr></table>';
  expect(movie(heading + facts + table, '', 'ru')?.writers).toEqual(['Джим Ул']);
});

test('a table of the cast without links has people in the first of its columns', () => {
  const table =
    '<h2>Cast</h2><table><tr><th>Actor</th><th>Part</th></tr><tr><td>Cy Dale</td><td>A Thief</td></tr><tr><td>Di Eve</td><td>A Nun</td></tr></table>';
  expect(movie(heading + facts + table)?.stars).toEqual(['Cy Dale', 'Di Eve']);
});

test.each(['139 minutos', '139 minuter', '139 dakika'])('a length needs no label in other languages: %s', (length) => {
  const item = data({ '@type': 'Movie', name: 'Sharper' });
  expect(movie(`<h1>Sharper</h1><span>${length}</span>`, item, 'sv')?.runtime_minutes).toBe(139);
});

describe('parts that authors named', () => {
  const prose = 'A thief who trusts nobody finds a friend in the last place she looks.';
  const part = (attributes: string) => `<div ${attributes}><div>${prose}</div></div>`;

  test.each([
    'data-automation-id="synopsis"',
    'data-uia="title-info-synopsis"',
    'class="site-heading-summary"',
  ])('hold the plot: %s', (attributes) => {
    expect(movie(heading + facts + part(attributes))?.plot).toBe(prose);
  });

  test.each(['class="awards-summary"', 'class="entry-summary"'])('do not: %s', (attributes) => {
    expect(movie(heading + facts + part(attributes))?.plot).toBeNull();
  });

  test('describe the site before the heading', () => {
    expect(movie(part('class="description"') + heading + facts)?.plot).toBeNull();
  });
});

test('a heading may name the kind of work before a title that is declared without', () => {
  const head = '<title>Sharper - Anime - Films</title><meta property="og:title" content="Sharper">';
  expect(movie(`<h1>Anime: Sharper</h1>${facts}`, head)?.title).toBe('Sharper');
  expect(movie(`<h1>Movie: The Musical</h1>${facts}`, '<title>Movie: The Musical</title>')?.title).toBe(
    'Movie: The Musical',
  );
});

test('a year in an enumeration with a length is the film’s where no other length is named', () => {
  const line = (text: string) => `<p>${text}</p>`;
  const page = `<h1>Sharper</h1><p>Director: Ann Bell</p><p>Genre: Drama</p>${line('USA, 1979, 98 min')}`;
  expect(movie(page)?.year).toBe(1979);
  expect(movie(page + line('France, 1985, 101 min'))?.year).toBeUndefined();
});

test('an article about a film that it marks up is described with the plot', () => {
  const head =
    '<meta property="og:type" content="article"><meta property="og:description" content="A thief finds a friend.">';
  expect(movie('<h1>Sharper</h1>', head + data({ '@type': 'Movie', name: 'Sharper' }))?.plot).toBe(
    'A thief finds a friend.',
  );
});

test('creators and seasons make a work without a type a series', () => {
  const about = (labels: string) =>
    movie(`<h1>Sharper</h1><p>Genre: Drama</p><p>Runtime: 58 min</p><p>Starring: Cy Dale</p>${labels}`);
  expect(about('<p>Created by: Ann Bell</p><p>No. of seasons: 5</p>')?.type).toBe('tvSeries');
  expect(about('<p>Episodes: 1</p>')?.type).toBe('unknown');
});

test.each([
  ['pl', 'Główne role', 'stars'],
  ['ro', 'Cu', 'stars'],
  ['en', 'Featuring', 'stars'],
] as const)('labels in %s: %s', (language, label, fact) => {
  expect(movie(`${heading}${facts}<p>${label}: <a href="/1">Cy Dale</a></p>`, '', language)?.[fact]).toEqual([
    'Cy Dale',
  ]);
});

describe('what a list says of a film', () => {
  const url = 'https://movies.example/ratings';
  const titles = (body: string) => read('', `<h1>Ratings</h1>${body}`, url).links.filter(({ rel }) => rel === 'movie');

  test('is its heading and not the date in the same link, and the year in its text', () => {
    const one = '<p><a href="/film/one"><h3>One</h3><h4>Feb 12, 2017 09:29</h4></a></p>';
    const two = '<p><a href="/film/two">Two (1999)</a></p>';
    expect(titles(one + two)).toMatchObject([{ title: 'One' }, { title: 'Two', year: 1999 }]);
  });

  test('may stand in its markup, which need not name the list', () => {
    const item = (name: string, year: number) =>
      `<div itemscope itemtype="http://schema.org/Movie"><meta itemprop="url" content="/film/${name}"><a href="/film/${name}">Look</a><meta itemprop="name" content="${name} (${year})"></div>`;
    const read = titles(item('One', 1999) + item('Two', 2001) + item('Three', 2003));
    expect(read).toMatchObject([
      { title: 'One', year: 1999, type: 'movie' },
      { title: 'Two', year: 2001 },
      { title: 'Three', year: 2003 },
    ]);
  });
});

test('a mark of the visitor is not the film’s, whatever its element is called', () => {
  const mark = (text: string) =>
    movie(`${heading}${facts}<div class="sidebar"><div id="rating">${text}</div></div>`)?.rating;
  expect(mark('Your rating: 8/10')).toBeNull();
  expect(mark('Rating: 8/10')).toBe(8);
});
