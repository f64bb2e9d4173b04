import { describe, expect, test } from 'vitest';
import { extract } from './index.ts';

const read = (html: string, url: string | null = null) => extract(new TextEncoder().encode(html), url);
const page = (head: string, body: string, url: string | null) =>
  read(`<html><head>${head}</head><body>${body}</body></html>`, url);

describe('pages of IMDb that are about no single title', () => {
  const row = (id: string, title: string, rating: string) =>
    `<div class="lister-item"><h3><span>1.</span> <a href="/title/${id}/">${title}</a> <span>(1994)</span></h3>
     <p><span class="runtime">142 min</span> <span class="genre">Drama</span></p><strong class="rating">${rating}</strong>
     <p>Director: <a href="/name/nm1/">Ann Bell</a> Stars: <a href="/name/nm2/">Cy Dale</a></p></div>`;
  const rows = row('tt1000001', 'Sharper', '9.3') + row('tt1000002', 'Harbour', '9.2');
  const canonical = '<link rel="canonical" href="https://www.imdb.com/search/title/?groups=top_1000">';

  test('a search is a list, though the labels of its entries would do for a film', () => {
    const head = `<title>"Top 1000" - IMDb</title><meta property="og:title" content="Top 1000">${canonical}`;
    const { kind, observations, links } = page(head, `<h1>Top 1000</h1>${rows}`, null);
    expect([kind, observations, links.map(({ title }) => title)]).toEqual(['list', [], ['Sharper', 'Harbour']]);
  });

  test('a list is one whatever its Open Graph type says', () => {
    const head = '<title>Best - IMDb</title><meta property="og:type" content="video.movie">';
    const graph = '<meta property="og:title" content="Best">';
    expect(page(head + graph, `<h1>Best</h1>${rows}`, 'https://www.imdb.com/list/ls1/').kind).toBe('list');
  });

  test.each([
    '/video/imdb/vi1/',
    '/title/tt1000001/videoplayer/vi1',
    '/title/tt1000001/mediaviewer/rm1/',
  ])('a page that shows a video or a picture is no film: %s', (path) => {
    const head =
      '<title>Sharper (2013)</title><meta property="og:type" content="video.movie"><meta property="og:title" content="Sharper (2013)">';
    expect(page(head, '<h1>Trailer</h1><p>Director: Ann Bell</p>', `https://www.imdb.com${path}`)).toMatchObject({
      kind: 'unknown',
      observations: [],
    });
  });

  test('a search for the id of a title is no page about it', () => {
    const results = ['tt1000001', 'tt1000002'].map((id) => ({ id, titleNameText: `Film ${id}` }));
    const data = JSON.stringify({ props: { pageProps: { titleResults: { results } } } });
    const script = `<script id="__NEXT_DATA__" type="application/json">${data}</script>`;
    const { kind, links } = page('<title>Find</title>', script, 'https://www.imdb.com/find/?q=tt1000001');
    expect([kind, links.map(({ rank }) => rank)]).toEqual(['list', [1, 2]]);
  });
});

describe('a page below that of its title', () => {
  const title = {
    id: 'tt1000051',
    titleText: { text: 'Il porto' },
    originalTitleText: { text: 'Harbour' },
    titleType: { id: 'tvSeries' },
    releaseYear: { year: 2011, endYear: 2019 },
    crewV2: [
      {
        grouping: { groupingId: 'amzn1.imdb.concept.name_credit_group.85198717-6c2d-481e-93a5-47858774bcce' },
        credits: [{ name: { nameText: { text: 'Ann Bell' } } }],
      },
    ],
  };
  const items = [
    { id: 'tt1000052', type: 'tvEpisode', titleText: 'Low Tide', releaseYear: 2011, aggregateRating: 8.9 },
  ];
  const pageProps = { contentData: { entityMetadata: title, section: { episodes: { items } } } };

  test.each([
    ['props', { props: { pageProps } }],
    ['pageProps', { pageProps }],
  ])('says what it is about in data that was saved without the page: %s', (_, data) => {
    const { kind, observations, links } = read(JSON.stringify(data));
    expect(kind).toBe('movie');
    expect(observations[0]).toMatchObject({
      id: 'tt1000051',
      title: 'Il porto',
      type: 'tvSeries',
      creators: ['Ann Bell'],
    });
    expect(links[0]).toMatchObject({ id: 'tt1000052', title: 'Low Tide', type: 'tvEpisode', rating: 8.9 });
    expect(links[0]?.rank).toBeUndefined();
  });

  test('adds to the title what stands in an object without it', () => {
    const keyword = (text: string) => ({ node: { keyword: { text: { text } } } });
    const keywordItemCategories = [{ keywords: { edges: [keyword('heist'), keyword('boat')] } }];
    const contentData = { entityMetadata: title, data: { title: { id: title.id, keywordItemCategories } } };
    const { observations } = read(JSON.stringify({ props: { pageProps: { contentData } } }));
    expect(observations[0]).toMatchObject({ title: 'Il porto', keywords: ['heist', 'boat'] });
  });

  test('does not rate a series as one of its episodes', () => {
    const episode =
      '<div itemprop="episodes" itemscope itemtype="http://schema.org/TVEpisode"><a href="/title/tt1000052/" itemprop="name">Low Tide</a><span class="star__rating">8.2</span></div>';
    const series = `<h1>Episode List</h1><div itemscope itemtype="http://schema.org/TVSeries"><meta itemprop="name" content="Harbour">${episode}</div>`;
    const url = 'https://www.imdb.com/title/tt1000051/episodes';
    expect(
      page('<title>Harbour (TV Series 2007– ) - Episodes - IMDb</title>', series, url).observations[0],
    ).toMatchObject({
      title: 'Harbour',
      rating: null,
    });
  });
});

test('a page is read at the address that the browser noted when it saved it', () => {
  const movies = '<a href="/title/tt1000001/">Sharper</a> <a href="/title/tt1000002/">Harbour</a>';
  const note = '<!-- saved from url=(0033)https://www.imdb.com/chart/top/ -->';
  expect(read(`<!DOCTYPE html>${note}<html><body>${movies}</body></html>`).links).toHaveLength(2);
  const named = `<html><head><title>Find - IMDb</title></head><body>${movies}</body></html>`;
  expect(read(named).links.map(({ url }) => url)).toEqual([
    'https://www.imdb.com/title/tt1000001/',
    'https://www.imdb.com/title/tt1000002/',
  ]);
});

describe('a watchlist that stands in a script', () => {
  const titles = {
    tt1000001: {
      id: 'tt1000001',
      type: 'featureFilm',
      primary: { title: 'Sharper (})', year: ['1994'] },
      ratings: { rating: 8.8 },
    },
    tt1000002: { id: 'tt1000002', type: 'constructor', primary: { title: 'Harbour' } },
  };
  const list = (items: string[]) => ({ list: { items: items.map((id) => ({ const: id })) }, titles });
  const script = (state: string) =>
    `<script>window.IMDbReactInitialState = []; window.IMDbReactInitialState.push(${state});</script>`;
  const at = (state: string) =>
    page('<title>Your Watchlist</title>', script(state), 'https://www.imdb.com/user/ur1/watchlist');

  test('gives its films in the order of the list', () => {
    const { kind, links } = at(JSON.stringify(list(['tt1000002', 'tt1000001'])));
    expect(kind).toBe('list');
    expect(links).toEqual([
      { url: 'https://www.imdb.com/title/tt1000002/', rel: 'movie', id: 'tt1000002', title: 'Harbour', rank: 1 },
      {
        url: 'https://www.imdb.com/title/tt1000001/',
        rel: 'movie',
        id: 'tt1000001',
        title: 'Sharper (})',
        year: 1994,
        rating: 8.8,
        rank: 2,
        type: 'movie',
      },
    ]);
  });

  test.each(['{"titles":{"tt1000001":', 'x', '{"titles":[]}', '{bad}'])('may be broken: %s', (state) => {
    expect(at(state)).toMatchObject({ kind: 'unknown', links: [] });
  });
});

test('the links from one episode to the next do not name it', () => {
  const links = ['«Previous', 'Next»', 'Next Episode', 'Low Tide'].map(
    (text, id) => `<a href="/title/tt100000${id + 1}/">${text}</a>`,
  );
  expect(
    page('<title>Links</title>', links.join(' | '), 'https://www.imdb.com/x').links.map(({ title }) => title),
  ).toEqual([undefined, undefined, undefined, 'Low Tide']);
});

test('a page of a title that was saved without its address is known by the pages below it that it links', () => {
  const links = (...paths: string[]) => paths.map((path) => `<a href="/title/${path}">x</a>`).join('');
  const facts = '<h1>Sharper (1994)</h1><p>Director: Ann Bell</p><p>Genre: Drama</p><p>Runtime: 95 min</p>';
  const id = (...paths: string[]) =>
    page('<title>Sharper (1994)</title>', facts + links(...paths), null).observations[0]?.id;
  expect(id('tt1000001/fullcredits', 'tt1000001/trivia', 'tt1000002/')).toBe('tt1000001');
  expect(id('tt1000001/fullcredits', 'tt1000002/trivia')).toBeNull();
  expect(id('tt1000001/fullcredits', 'tt1000001/fullcredits#cast')).toBeNull();
});

test('a page that was saved again as UTF-8 is read so, whatever it declares', () => {
  const latin =
    '<html><head><meta http-equiv="content-type" content="text/html; charset=iso-8859-1"><title>Am\u00e9lie (2001)</title></head></html>';
  const title = (bytes: Uint8Array) => extract(bytes, 'http://www.imdb.com/title/tt1000001/').observations[0]?.title;
  expect(title(new TextEncoder().encode(latin))).toBe('Am\u00e9lie');
  expect(title(Buffer.from(latin, 'latin1'))).toBe('Am\u00e9lie');
});
