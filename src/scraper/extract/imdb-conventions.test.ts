import { describe, expect, test } from 'vitest';
import { extract } from './index.ts';

const imdb = (head: string, body: string, below = '') =>
  extract(
    new TextEncoder().encode(`<html><head>${head}</head><body>${body}</body></html>`),
    `http://www.imdb.com/title/tt1000001/${below}`,
  );
const movie = (head: string, body: string, below = '') => imdb(head, body, below).observations[0];
const title = (part = '') => `<title>Sharper (1994)${part}</title>`;

describe('the pages of about 2005', () => {
  const heading = '<strong class="title">Sharper <small>(1994)</small></strong>';
  const people = `<b>Directed by</b><br><a href="/name/nm1/">Ann Bell</a><br><a href="/name/nm2/">Cy Dale</a><br><br>
    <b>Writing credits</b> <a href="/wga">(WGA)</a><br><a href="/name/nm3/">Di Eve</a> (novel)<br><br>`;
  const plot =
    '<b>Plot Outline:</b> Two thieves share a boat. <a href="plotsummary">(more)</a> <a href="t">(view trailer)</a><br>';
  const row = (name: string, part: string) =>
    `<tr><td><a href="/name/${name}">${name}</a></td><td>....</td><td>${part}</td></tr>`;
  const cast = `<table><tr><td colspan="3"><b>Cast overview, first billed only:</b></td></tr>${row('Ed Fox', 'Andy')}${row('Gil Hay', 'Red')}</table>`;

  test('have names on the lines below their label and the cast in the rows below it', () => {
    expect(movie(title(), heading + people + plot + cast)).toMatchObject({
      director: ['Ann Bell', 'Cy Dale'],
      writers: ['Di Eve'],
      stars: ['Ed Fox', 'Gil Hay'],
      plot: 'Two thieves share a boat.',
    });
  });

  test('end the names at an empty line', () => {
    const links = '<b>Directed by</b><br><a href="/n/1">Ann Bell</a><br><br><a href="/more">Message boards</a><br>';
    expect(movie(title(), heading + links + plot)?.director).toEqual(['Ann Bell']);
  });
});

describe('the pages of 2009', () => {
  const heading = '<h1>Full cast and crew for<br><a href="/title/tt1000001/">Sharper</a> <span>(1994)</span></h1>';

  test('have a remark beside the label of a list', () => {
    const label = '<h5><a href="/glossary/W">Writing credits</a> (in alphabetical order)</h5>';
    const writers = `<table><tr><td colspan="3">${label}</td></tr><tr><td><a href="/name/nm1/">Ann Bell</a></td><td></td></tr></table>`;
    expect(movie(title(' - Full cast and crew'), heading + writers, 'fullcredits')?.writers).toEqual(['Ann Bell']);
  });

  test('say what they are about in their heading, if nothing else of it', () => {
    const { kind, observations } = imdb(
      title(' - Trivia'),
      '<h1>Trivia for Sharper (1994)</h1><p>It rained.</p>',
      'trivia',
    );
    expect([kind, observations[0]?.title, observations[0]?.year]).toEqual(['movie', 'Sharper', 1994]);
    expect(imdb('<title>404 Error - IMDb</title>', '<h1>404 Error</h1>').kind).toBe('unknown');
  });

  test('have menus between bars, a genre in which is none of the film', () => {
    const menu = ['/nowplaying/', '/news/', '/genre/horror', '/chart/', '/tv/'].map(
      (path) => `<a href="${path}">x</a>`,
    );
    expect(movie(title(), `<h1>Sharper (1994)</h1><div>${menu.join(' | ')}</div>`)?.genre).toEqual([]);
  });
});

describe('the pages that IMDb had for some countries', () => {
  test('are pages of IMDb, with its ids and a rating behind a label of their language', () => {
    const rating =
      '<h5>Nutzer-Bewertung:</h5><div class="starbar-meta"><b>9,2/10</b> <a href="ratings">513.428 Bewertungen</a></div>';
    const body = `<h1>Der Hafen <span>(1994)</span></h1><div>${rating}</div><div><h5>Regisseur:</h5> <a href="/name/nm1/">Ann Bell</a></div>`;
    const bytes = new TextEncoder().encode(`<title>Der Hafen (1994)</title>${body}`);
    expect(extract(bytes, 'http://www.imdb.de/title/tt1000001/').observations[0]).toMatchObject({
      id: 'tt1000001',
      rating: 9.2,
      votes: 513_428,
    });
  });
});

describe('the types of 2009', () => {
  test.each([
    ['"Harbour" (2001) (mini)', '"Harbour" <span>(2001)</span>'],
    [
      '"Harbour" (2001)',
      '"Harbour" <span>(<a>2001</a>) <span>TV mini-series</span> <span>More at IMDbPro</span></span>',
    ],
  ])('stand behind the year: %s', (head, heading) => {
    const facts = '<p>Genre: War</p><p>Runtime: 705 min</p>';
    expect(movie(`<title>${head}</title>`, `<h1>${heading}</h1>${facts}`)).toMatchObject({
      title: 'Harbour',
      type: 'tvMiniSeries',
    });
  });
});

describe('the reference pages of 2017', () => {
  const h3 = '<h3 itemprop="name">Sharper <span>(1994)</span></h3>';

  test('have the votes in brackets', () => {
    const rating = '<span class="star__rating">8.7</span><span class="star__total-votes">(1,338,123)</span>';
    const body = `${h3}<div>${rating}</div><p>Director: Ann Bell</p>`;
    expect(movie(title(), body, 'reference')).toMatchObject({ votes: 1_338_123 });
  });

  test('have a section of labelled rows, whose first label is no part of the plot', () => {
    const plot = 'A thief who never smiles finds a friend in the harbour of Oslo.';
    const header = '<header><div><h4>Storyline</h4></div></header>';
    const rows = `<tr><td>Plot Summary</td><td><p>${plot} <em>Written by Jojo</em></p></td></tr><tr><td>Taglines</td><td>Cut</td></tr>`;
    expect(movie(title(), `${h3}${header}<table>${rows}</table>`, 'reference')?.plot).toBe(plot);
  });
});

describe('the pages below a title', () => {
  const heading = (part: string) =>
    `<div><h3><a href="/title/tt1000001/">Sharper</a> (1994)</h3><h1 class="header">${part}</h1></div>`;

  test.each([
    '<p class="plotSummary">A thief finds a friend in the harbour of Oslo.</p><p class="plotSummary">Another long text of the same film.</p>',
    '<ul id="plot-summaries-content"><li id="s1"><p>A thief finds a friend in the harbour of Oslo.</p></li><li id="s2"><p>Another.</p></li></ul>',
  ])('of several summaries the first is the plot', (summaries) => {
    expect(movie(title(' - Plot Summary - IMDb'), `${heading('Plot Summary')}${summaries}`, 'plotsummary')?.plot).toBe(
      'A thief finds a friend in the harbour of Oslo.',
    );
  });

  test('keywords are what links to the films with them', () => {
    const words = ['heist', 'boat'].map(
      (word) => `<td><a href="/search/keyword?keywords=${word}">${word}</a><a>Relevant?</a></td>`,
    );
    const table = `<table><tr>${words.join('')}</tr></table>`;
    expect(movie(title(' - Plot Keywords'), `${heading('Plot Keywords')}${table}`, 'keywords')?.keywords).toEqual([
      'heist',
      'boat',
    ]);
  });

  test('the original title stands in the cell behind its mark', () => {
    const rows = '<tr><td>(original title)</td><td>Le couteau</td></tr><tr><td>Norway</td><td>Kniven</td></tr>';
    expect(
      movie(title(' - Release Info'), `${heading('Release Info')}<table>${rows}</table>`, 'releaseinfo'),
    ).toMatchObject({
      title: 'Sharper',
      original_title: 'Le couteau',
    });
  });

  test('other titles end without the arrow of the link to more', () => {
    const block =
      '<div><h4>Also Known As:</h4> Low Tide <span><a href="releaseinfo#akas">See more</a>&nbsp;&raquo;</span></div>';
    expect(movie(title(), `<h1>Sharper (1994)</h1>${block}`)?.alternate_titles).toEqual(['Low Tide']);
  });
});

test.each([
  ['<div class="cast-carousel"><h3>Cast</h3><a href="/name/nm1/">Ann Bell</a></div>', ['Ann Bell']],
  [
    '<section class="carousel"><h2>Cast</h2><ul><li><a href="/name/nm1/">Ann Bell</a></li></ul></section>',
    ['Ann Bell'],
  ],
  ['<section class="carousel"><h2>Videos</h2><h3>Cast</h3><a href="/name/nm1/">Ann Bell</a></section>', []],
])('a carousel of the cast belongs to the film, one of anything else does not: %s', (carousel, stars) => {
  expect(movie(title(), `<h1>Sharper (1994)</h1><p>Director: Cy Dale</p>${carousel}`)?.stars).toEqual(stars);
});

test.each([
  '503 Service Temporarily Unavailable',
  '503 Error - IMDb',
  'ERROR: The request could not be satisfied',
  'Access to this page has been denied.',
])('an answer in the place of the page is a refusal: %s', (name) => {
  expect(imdb(`<title>${name}</title>`, '<h1>Sorry</h1>').kind).toBe('blocked');
});

describe('the pages of 2023 without their data', () => {
  const credit = (label: string, name: string) =>
    `<li><a class="list-item__label" href="/title/tt1000001/fullcredits">${label}</a><div><ul><li><a href="/name/nm1/">${name}</a></li></ul></div></li>`;

  test('have labels that lead to all of the list, in the language of the page', () => {
    const people = credit('Drehbuch', 'Ann Bell') + credit('Hauptbesetzung', 'Cy Dale');
    const date =
      '<li><a class="list-item__label" href="releaseinfo">Erscheinungsdatum</a><div>21. August 2008 (Deutschland)</div></li>';
    expect(movie('<title>Der Hafen (2008)</title>', `<h1>Der Hafen</h1><ul>${people}${date}</ul>`)).toMatchObject({
      writers: ['Ann Bell'],
      stars: ['Cy Dale'],
      release_date: '2008-08-21',
    });
  });

  test.each([
    [
      'A thief who never smiles finds a friend in the harbour of…',
      'A thief who never smiles finds a friend in the harbour of Oslo.',
    ],
    ['A thief finds a friend in the old harbour.', 'A thief finds a friend in the old harbour.'],
  ])('have the plot once for each width of the screen: %s', (short, plot) => {
    const forms = [short, plot, plot].map((text) => `<span>${text}</span>`).join('');
    const own = plot === short ? forms.slice(forms.indexOf('</span>') + 7) : forms;
    expect(movie(title(), `<h1>Sharper</h1><p>Director: Ann Bell</p><p data-testid="plot">${own}</p>`)?.plot).toBe(
      plot,
    );
  });
});

describe('the type beside the year', () => {
  test.each([
    ['Sharper (Video 2009)', 'video', 2009],
    ['Sharper (TV 2009)', 'tvMovie', 2009],
    ['Sharper (Podcast Episode 2020)', 'podcastEpisode', 2020],
    ['Sharper (Vidéo 2009)', 'video', 2009],
    ['Sharper (Especial de TV 2010)', 'tvSpecial', 2010],
    ['Sharper (Film per la TV 2010)', 'tvMovie', 2010],
    ['Sharper (टीवी सीरीज़ 2011–2019)', 'unknown', 2011],
  ])('is told from the title: %s', (name, type, year) => {
    const facts = '<p>Genre: Drama</p><p>Runtime: 95 min</p><p>Release Date: 1 May 2009</p>';
    expect(movie(`<title>${name} - IMDb</title>`, `<h1>Sharper</h1>${facts}`)).toMatchObject({
      title: 'Sharper',
      type,
      year,
    });
    expect(movie(`<title>${name} - IMDb</title>`, `<h1>${name}</h1>${facts}`)?.title).toBe('Sharper');
  });
});
