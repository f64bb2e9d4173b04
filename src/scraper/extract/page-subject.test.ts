import { describe, expect, test } from 'vitest';
import { extract } from './index.ts';

const read = (body: string, head = '', url = 'https://pages.example/page/1') =>
  extract(new TextEncoder().encode(`<html lang="en"><head>${head}</head><body>${body}</body></html>`), url);
const data = (...items: object[]) => `<script type="application/ld+json">${JSON.stringify(items)}</script>`;
const meta = (facts: Record<string, string>) =>
  Object.entries(facts)
    .map(([name, content]) => `<meta property="${name}" content="${content}">`)
    .join('');
const list = (facts: Record<string, string>) =>
  `<dl>${Object.entries(facts)
    .map(([label, value]) => `<dt>${label}</dt><dd>${value}</dd>`)
    .join('')}</dl>`;
const movie = { Director: 'Ann Bell', Cast: 'Cy Dale', Genre: 'Drama', Released: '25 June 1982', Runtime: '117 min' };
const ofMovie = { title: 'Sharper', director: ['Ann Bell'], runtime_minutes: 117 };

describe('a page with the labels of a film is about something else', () => {
  test.each([
    'Person',
    'Hotel',
    'Festival',
    'TheaterEvent',
  ])('where its structured data names a %s as its heading does', (type) => {
    const page = read(`<h1>Sharper</h1>${list(movie)}`, data({ '@type': type, name: 'Sharper' }));
    expect(page.observations).toEqual([]);
  });

  test('where microdata names a person so, though it names a film of the person, too', () => {
    const person = '<div itemscope itemtype="http://schema.org/Person"><h1 itemprop="name">Ann Bell</h1></div>';
    const work = '<p itemscope itemtype="http://schema.org/Movie"><a itemprop="name">Sharper</a></p>';
    expect(read(`${person}<p>Genre: Drama</p>${work}`).observations).toEqual([]);
  });

  test.each(['product', 'profile', 'music.album', 'books.book'])('where it declares itself a %s', (type) => {
    expect(read(`<h1>Sharper</h1>${list(movie)}`, meta({ 'og:type': type })).observations).toEqual([]);
  });

  test('where it is a news item: its heading tells what happened', () => {
    const body = `<h1>Cast of Sharper grows</h1>${list(movie)}`;
    expect(read(body, data({ '@type': 'NewsArticle', headline: 'Cast of Sharper grows' })).observations).toEqual([]);
    const address = 'https://pages.example/2026/10/cast-of-sharper';
    expect(read(body, meta({ 'og:type': 'article' }), address).observations).toEqual([]);
    const post = read(`<h1>Sharper (1982)</h1>${list(movie)}`, meta({ 'og:type': 'article' }), address);
    expect(post.observations[0]).toMatchObject(ofMovie);
  });

  test('where it is the first page of a site, with links to films', () => {
    const site = meta({ 'og:site_name': 'Sharper' });
    const links = [1, 2, 3].map((number) => `<a href="/film/film-${number}">Film ${number}</a>`).join('');
    expect(read(`<h1>Sharper</h1>${list(movie)}${links}`, site, 'https://sharper.example/').observations).toEqual([]);
    expect(read(`<h1>Sharper</h1>${list(movie)}`, site, 'https://sharper.example/').observations[0]).toMatchObject(
      ofMovie,
    );
  });

  test.each([
    'Can you name this film?',
    'Submit a film',
    'Search',
    'Writer wanted',
    'Sharper Official Trailer (1982)',
    'New trailer for Sharper',
    'The 12th Harbour Awards (1982)',
    'Harbour Film Festival 1982',
    "Oops! We can't find that page",
    'This title has been removed',
    'Not available in your country',
    'School play: Sharper',
    'Mo Tune – Sharper (Official Video)',
  ])('headed "%s"', (heading) => {
    expect(read(`<h1>${heading}</h1>${list(movie)}`).observations).toEqual([]);
  });

  test.each([
    'The Long, Long Trailer',
    'The Award',
    'The Italian Job',
    'Most Wanted',
    'Searching',
    'Festival',
  ])('but a film may be called %s', (title) =>
    expect(read(`<h1>${title}</h1>${list(movie)}`).observations[0]).toMatchObject({ ...ofMovie, title }));

  test.each([
    '/person/22-cy',
    '/fr/personne/ann-bell',
    '/user/mia',
    '/channel/film4',
    '/api/films',
    '/news/sharper',
    '/genre/drama',
  ])('at an address like %s, unless its heading has a year', (path) => {
    const page = (heading: string) => read(`<h1>${heading}</h1>${list(movie)}`, '', `https://pages.example${path}`);
    expect(page('Sharper').observations).toEqual([]);
    expect(page('Sharper (1982)').observations[0]).toMatchObject(ofMovie);
  });

  test('but not at that of an archive, nor where it names the album of its music', () => {
    const facts = list({ ...movie, Album: 'Sharp songs' });
    expect(read(`<h1>Sharper</h1>${facts}`, '', 'https://kino.example/archive/sharper').observations[0]).toMatchObject(
      ofMovie,
    );
  });

  test('where the line below its heading says what it is', () => {
    const line = (text: string) => read(`<h1>Sharper</h1><p>${text}</p>${list(movie)}`).observations;
    expect(line('A play by Bob Cole')).toEqual([]);
    expect(line('A film by Ann Bell')[0]).toMatchObject(ofMovie);
  });

  test('where sections have casts and lengths of their own', () => {
    const section = (name: string, minutes: number) =>
      `<h2>Film</h2><p>Starring: ${name}</p><p>Runtime: ${minutes} min</p>`;
    const sections = `${section('Cy Dale', 98)}${section('Di Eve', 121)}<p>Genre: Drama</p>`;
    expect(read(`<h1>All films, ranked</h1>${sections}`).observations).toEqual([]);
  });

  test('where its values explain what the labels mean', () => {
    const facts = {
      Director: 'who directed the film',
      Genre: 'string array or null',
      Rating: '1/10',
      Runtime: '98 min',
    };
    expect(read(`<h1>Get a film</h1>${list(facts)}`).observations).toEqual([]);
  });

  test('where they are those of a filter: a range is no length', () => {
    const facts = { Genre: 'Drama', Runtime: '60-120 min', Rating: '7/10' };
    expect(read(`<h1>Drama films</h1>${list(facts)}`).observations).toEqual([]);
  });

  test('but not where they stand in its footer', () => {
    const footer = '<footer><b>Artists</b><b>Playwright</b></footer>';
    expect(read(`<h1>Sharper</h1>${list(movie)}${footer}`).observations[0]).toMatchObject(ofMovie);
  });

  test.each([
    [
      'a person',
      { Born: '12 June 1960', Profession: 'Actor', Genre: 'Drama', Director: 'The Well', Actor: 'Cold Rain' },
    ],
    ['a comic', { Chapters: '98', Genre: 'Drama', Writer: 'Ann Bell', Released: '1 May 1979', Director: 'Bob Cole' }],
    ['a song', { Songwriter: 'Ann Bell', Genre: 'Soul', Length: '3:20', Released: '1 May 1979' }],
    ['a disc', { ...movie, 'Region code': '2' }],
    ['a course', { Duration: '6 h 20 min', Rating: '4.7/5', Summary: 'You will learn how to direct actors.' }],
    ['a book', { Genre: 'Crime', Rating: '4/5', Summary: 'A thief finds a friend and loses him.', Writer: 'Bob Cole' }],
    [
      'software',
      { Director: 'Edge', Release: '26 May 2024', Summary: 'Functions run your code near you.', Score: '9/10' },
    ],
  ])('by its labels: %s', (_, facts) => {
    expect(read(`<h1>Sharper</h1>${list(facts as Record<string, string>)}`).observations).toEqual([]);
  });

  test.each([
    'Log in or sign up to view',
    'Cinema Nord – movies &amp; series',
  ])('where a script or a visitor has yet to do something: %s', (title) => {
    const head = meta({ 'og:type': 'video.movie', 'og:title': title, 'og:description': 'See all of it.' });
    expect(read('<div id="root"></div>', head).observations).toEqual([]);
  });
});

test('a trailer or a disc of the film does not make its page another thing', () => {
  const trailer = { '@type': 'VideoObject', name: 'Sharper trailer' };
  const disc = { '@type': 'Product', name: 'Sharper Blu-ray', aggregateRating: { ratingValue: 4.7, ratingCount: 99 } };
  const [found] = read(`<h1>Sharper (1982)</h1>${list(movie)}`, data(trailer, disc)).observations;
  expect(found).toMatchObject({ ...ofMovie, rating: null });
});

test('a film is no product because its rating is declared as one, unless somebody sells it', () => {
  const product = { '@type': 'Product', name: 'Sharper', aggregateRating: { ratingValue: 4.7, ratingCount: 99 } };
  const page = (item: object) => read(`<h1>Sharper</h1>${list(movie)}`, data(item)).observations;
  expect(page(product)[0]).toMatchObject(ofMovie);
  expect(page({ ...product, offers: { '@type': 'Offer', price: '9.99' } })).toEqual([]);
});

test('a review without structure gives no rating of the public', () => {
  const body = (heading: string) => `<h1>${heading}</h1>${list({ ...movie, Rating: '8/10' })}`;
  expect(read(body('Sharper (1982) - review')).observations[0]).toMatchObject({ ...ofMovie, rating: null });
  expect(read(body('Sharper (1982)')).observations[0]?.rating).toBe(8);
});

test('the name of the site or series before the title is no part of it', () => {
  const page = (title: string) => read(`<h1>Sharper (1982) - review</h1>${list(movie)}`, `<title>${title}</title>`);
  expect(page('Cineblog: Sharper (1982) - review').observations[0]?.title).toBe('Sharper');
});
