import { describe, expect, test } from 'vitest';
import { extract } from './index.ts';

const read = (body: string, head = '', url = 'https://pages.example/page/1') =>
  extract(new TextEncoder().encode(`<html lang="en"><head>${head}</head><body>${body}</body></html>`), url);
const list = (facts: Record<string, string>) =>
  `<dl>${Object.entries(facts)
    .map(([label, value]) => `<dt>${label}</dt><dd>${value}</dd>`)
    .join('')}</dl>`;
const data = (item: object) => `<script type="application/ld+json">${JSON.stringify(item)}</script>`;

describe('pages with the labels of films that are about something else', () => {
  test.each([
    ['a stage play', { Playwright: 'Ann Bell', Director: 'Bob Cole', Cast: 'Cy Dale, Di Eve', Genre: 'Tragedy' }],
    ['an opera', { Conductor: 'Ann Bell', Director: 'Bob Cole', Cast: 'Cy Dale', Duration: '2h 50min' }],
    ['a book', { Author: 'Ann Bell', ISBN: '978-0441013593', Genre: 'Drama', Released: '1 May 1965', Rating: '4/5' }],
    ['an album', { Artist: 'The Bells', Released: '21 May 1997', Genre: 'Rock', Length: '53:21', Rating: '9.2/10' }],
    ['a podcast', { Host: 'Ann Bell', Released: '3 May 2021', Genre: 'Film', Duration: '62 min' }],
  ])('%s is no film', (_, facts) => {
    expect(read(`<h1>Sharper</h1>${list(facts as Record<string, string>)}`).observations).toEqual([]);
  });

  test('a game is a game', () => {
    const facts = {
      Developer: 'Bell Works',
      Platforms: 'PC',
      Director: 'Ann Bell',
      Genre: 'Action',
      Writer: 'Bob Cole',
    };
    expect(read(`<h1>Sharper</h1>${list({ ...facts, Released: '25 June 2022' })}`).observations[0]?.type).toBe(
      'videoGame',
    );
  });

  const movie = { Director: 'Ann Bell', Released: '25 June 1982', Genre: 'Drama', Runtime: '117 min' };

  test('a quiz asks for a film, a film may be called so', () => {
    expect(read(`<h1>Film quiz: which one is it?</h1>${list(movie)}`).observations).toEqual([]);
    expect(read(`<h1>Quiz Night (1982)</h1>${list(movie)}`).observations[0]?.title).toBe('Quiz Night');
  });

  test('a list whose entries have labels is not its first entry', () => {
    const entries = ['Ann Bell', 'Bob Cole', 'Cy Dale'].map(
      (name) => `<p>Director: <a href="/p">${name}</a></p><p>Genre: Drama</p><p>Stars: <a href="/p">Di Eve</a></p>`,
    );
    expect(read(`<h1>My list</h1>${entries.join('')}`).observations).toEqual([]);
  });

  test('a disc in a shop is no film, whatever else its data calls it', () => {
    const disc = {
      '@type': ['Product', 'Movie'],
      name: 'Sharper [Blu-ray]',
      aggregateRating: { ratingValue: 4.8, ratingCount: 9 },
    };
    expect(read('<h1>Sharper [Blu-ray]</h1>', data(disc)).observations).toEqual([]);
  });

  test('a page that was not found is none, though its site calls every page a film', () => {
    const head =
      '<title>Page not found | Films</title><meta property="og:type" content="video.movie"><meta property="og:title" content="Page not found">';
    expect(read('<h1>Page not found</h1>', head).observations).toEqual([]);
  });

  test('a question whether the visitor is human is a challenge', () => {
    expect(read("<h1>Let's confirm you are human</h1><button>Begin</button>").kind).toBe('blocked');
  });
});
