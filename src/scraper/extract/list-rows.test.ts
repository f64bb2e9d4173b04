import { describe, expect, test } from 'vitest';
import { extract } from './index.ts';

const movies = (body: string) =>
  extract(
    new TextEncoder().encode(`<html><head><title>Films</title></head><body>${body}</body></html>`),
    'https://movies.example/best',
  ).links.filter(({ rel }) => rel === 'movie');

describe('a list of films', () => {
  test('gives each film what stands beside its own link, whatever the rows are made of', () => {
    const entry = (slug: string, title: string, year: number, rating: string) =>
      `<div><div><a href="/film/${slug}"><img src="x"></a></div>
       <p><a href="/film/${slug}">${title}</a> <span>${year}</span></p><b class="rating">${rating}</b></div>`;
    const rows = entry('sharper', 'Sharper', 1979, '7.9') + entry('harbour', 'Harbour', 1984, '6,5');
    expect(movies(`<table><tr><td>${rows}</td></tr></table>`)).toEqual([
      { url: 'https://movies.example/film/sharper', rel: 'movie', title: 'Sharper', year: 1979, rating: 7.9, rank: 1 },
      { url: 'https://movies.example/film/harbour', rel: 'movie', title: 'Harbour', year: 1984, rating: 6.5, rank: 2 },
    ]);
  });

  test('says nothing of a film that has no row of its own in a table of layout', () => {
    const cell =
      '<td><a href="/film/a-night">A Night</a><a href="/film/a-day">A Day</a><b class="rating">8.6</b> (1990)</td>';
    for (const movie of movies(`<table><tr>${cell}</tr></table>`)) {
      expect(movie.rating).toBeUndefined();
      expect(movie.year).toBeUndefined();
    }
  });

  test('takes no year of an award before a link for that of the film', () => {
    const award = (slug: string, title: string) =>
      `<li><b>2004</b> Best Actor <a href="/film/${slug}">${title}</a></li>`;
    const years = movies(`<ul>${award('sharper', 'Sharper')}${award('harbour', 'Harbour')}</ul>`).map(
      ({ year }) => year,
    );
    expect(years).toEqual([undefined, undefined]);
  });

  test('gives the year behind a link to that film, also where its row links another', () => {
    const pilot = '<td><a href="/film/a-pilot">A Pilot</a> (2016) of <a href="/film/harbour">Harbour</a> (2014)</td>';
    const other = '<td><a href="/film/a-day">A Day</a> <small><a href="/films/year/1990/">1990</a></small></td>';
    expect(movies(`<table><tr>${pilot}</tr><tr>${other}</tr></table>`).map(({ title, year }) => [title, year])).toEqual(
      [
        ['A Pilot', 2016],
        ['Harbour', 2014],
        ['A Day', 1990],
      ],
    );
  });

  test('knows a film by the address that a result names beside the counted one', () => {
    const result = (id: number) => `<li><a href="/film/${id}/hit/1/" data-url="/film/${id}">Film ${id}</a></li>`;
    expect(movies(`<ul>${result(342)}${result(343)}</ul>`).map(({ url }) => url)).toEqual([
      'https://movies.example/film/342',
      'https://movies.example/film/343',
    ]);
  });

  test('is not lengthened by parts of the site whose names begin like a film does', () => {
    const menu =
      '<a href="/media/">Media</a><a href="/movies-in-theaters/">In theaters</a><a href="/moviemeter/">Meter</a>';
    expect(movies(menu)).toEqual([]);
  });

  test('calls a film by words, where the first link to it is a picture with a mark on it', () => {
    const entry = (id: number) =>
      `<li><a href="/film/${id}"><img src="x"><div>S1, Ep${id}</div></a><a href="/film/${id}">Tide ${id}</a></li>`;
    expect(movies(`<ul>${entry(101)}${entry(102)}</ul>`).map(({ title }) => title)).toEqual(['Tide 101', 'Tide 102']);
  });

  test('reads the year of a column before the link, a rating without decimals and a rank in thousands', () => {
    const entry = (slug: string, year: string) =>
      `<li><i class="year_column">${year}</i> <a href="/film/${slug}">${slug}</a> <b class="star__rating">8</b></li>`;
    expect(movies(`<ul>${entry('sharper', '2014/I')}${entry('harbour', '2009-2012')}</ul>`)).toMatchObject([
      { year: 2014, rating: 8 },
      { year: 2009, rating: 8 },
    ]);
    const rated = (slug: string) =>
      `<li><a href="/film/${slug}">${slug}</a> <i class="star star--other-user"><b class="star__rating">9</b></i></li>`;
    expect(movies(`<ul>${rated('sharper')}${rated('harbour')}</ul>`).map(({ rating }) => rating)).toEqual([
      undefined,
      undefined,
    ]);
    const ranked = (rank: string, slug: string) => `<li>${rank}. <a href="/film/${slug}">${slug}</a></li>`;
    expect(
      movies(`<ul>${ranked('1,003', 'sharper')}${ranked('1,004', 'harbour')}</ul>`).map(({ rank }) => rank),
    ).toEqual([1003, 1004]);
  });

  test('gives the years and the kind of a series that stand beside its link in elements of their own', () => {
    const row = (slug: string, facts: string) => `<li><a href="/film/${slug}">${slug}</a>${facts}</li>`;
    const series = '<span>2008–2013</span><span>62 eps</span><span>TV Series</span>';
    const rows = row('harbour', series) + row('sharper', '<span>1979</span><span>Video</span>');
    expect(movies(`<ul>${rows}</ul>`)).toMatchObject([{ year: 2008, type: 'tvSeries' }, { year: 1979 }]);
    expect(movies(`<ul>${rows}</ul>`)[1]?.type).toBeUndefined();
  });

  test('gives the years of a series and its episode that stand in one row', () => {
    const both =
      '<li><a href="/film/a-harbour">A Harbour</a> <i>(2010–2012)</i> Episode: <a href="/film/low-tide">Low Tide</a> <i>(2011)</i></li>';
    expect(movies(`<ul>${both}</ul>`).map(({ year }) => year)).toEqual([2010, 2011]);
  });

  test('is not lengthened by the same list in another order or with fewer films', () => {
    const filter = '<a href="/films/disliked/?tags=year:1979">1979</a><a href="?sort=title">title</a>';
    const row = (slug: string) => `<li><a href="/film/${slug}">${slug}</a> ${filter}</li>`;
    const body = new TextEncoder().encode(`<body><ul>${row('sharper')}${row('harbour')}</ul></body>`);
    const { links } = extract(body, 'https://movies.example/films/disliked/');
    expect(links.filter(({ rel }) => rel === 'movie').map(({ title }) => title)).toEqual(['sharper', 'harbour']);
  });

  test('names its films in attributes too, with their years', () => {
    const item = (slug: string, name: string, within = '') =>
      `<li><div data-item-name="${name}" data-item-link="/film/${slug}/">${within}</div></li>`;
    const link = '<a href="/film/sharper/">Sharper (1979)</a>';
    expect(
      movies(`<ul>${item('sharper', 'Sharper (1979)', link)}${item('harbour', 'Harbour (1984)')}</ul>`),
    ).toMatchObject([
      { title: 'Sharper', year: 1979 },
      { title: 'Harbour', year: 1984 },
    ]);
  });

  test('of what a member has seen gives the films, not the member’s own page of each', () => {
    const entry = (slug: string, year: number) =>
      `<tr><td><div data-film-link="/film/${slug}/"><img alt="${slug}"></div><h3><a href="/ann/film/${slug}/">${slug}</a></h3></td><td><b>${year}</b></td></tr>`;
    expect(movies(`<table>${entry('sharper', 1979)}${entry('harbour', 1984)}</table>`)).toMatchObject([
      { url: 'https://movies.example/film/sharper/', title: 'sharper', year: 1979, rank: 1 },
      { url: 'https://movies.example/film/harbour/', title: 'harbour', year: 1984, rank: 2 },
    ]);
  });

  test('leads on to the next page by the name of its link', () => {
    const next = '<a class="lister-page-next next-page" href="/best?start=51">Next</a>';
    const { links } = extract(new TextEncoder().encode(`<body>${next}</body>`), 'https://movies.example/best');
    expect(links).toEqual([{ url: 'https://movies.example/best?start=51', rel: 'next' }]);
  });
});

describe('a link to a film', () => {
  const links = (...rows: string[]) =>
    movies(`<ul>${rows.map((row) => `<li>${row}</li>`).join('')}</ul>`).map(({ title }) => title);
  const other = '<a href="/film/2/">Another Harbour</a>';

  test.each([
    ['a rank and a mark', '<a href="/film/1/"><b>1.</b><i>Sharper</i><u>95.48%</u></a>'],
    ['the title in another language', '<a href="/film/1/"><b>1.</b><i><s>Sharper</s>Schärfer</i><u>07.10</u></a>'],
    [
      'parts that are named',
      '<a href="/film/1/"><span class="title">Sharper</span><span class="sub-title">Plus</span></a>',
    ],
    ['two words apart', '<a href="/film/1/"><b>Sharper</b> <b>Still</b></a>'],
    ['a first letter of its own', '<a href="/film/1/"><b>S</b>harper</a>'],
  ])('gives the title alone: %s', (_, row) => {
    expect(links(row, other)[0]).toBe(row.includes('Still') ? 'Sharper Still' : 'Sharper');
  });

  test('gives the year that its tip has behind the title', () => {
    const tip = (text: string) =>
      movies(`<ul><li><a href="/film/1/" title="${text}">Sharper</a></li><li>${other}</li></ul>`)[0]?.year;
    expect(tip('All about Sharper (1979)')).toBe(1979);
    expect(tip('Seen by Ann (1979)')).toBeUndefined();
  });

  test('may have quotation marks at its ends, but no arrow at one', () => {
    expect(links('<a href="/film/1/">«Sharper» as it was</a>', other)[0]).toBe('«Sharper» as it was');
    expect(links('<a href="/film/1/">« Sharper</a>', other)[0]).toBeUndefined();
  });

  test('is none where it leads to a part of a page that is linked too', () => {
    const parts =
      '<a href="/film/1/stills/">stills</a> <a href="/film/1/sites/">sites</a> <a href="/film/1">Sharper</a>';
    expect(links(parts, other)).toEqual(['Sharper', 'Another Harbour']);
    expect(links('<a href="/film/3/some-harbour">Some Harbour</a>', other)).toEqual([
      'Some Harbour',
      'Another Harbour',
    ]);
  });
});
