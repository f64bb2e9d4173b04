import { describe, expect, test } from 'vitest';
import { extract } from './index.ts';

const read = (head: string, body: string, url = 'https://movies.example/page/1', language = 'en') =>
  extract(new TextEncoder().encode(`<html lang="${language}"><head>${head}</head><body>${body}</body></html>`), url)
    .observations[0];
const data = (item: object) => `<script type="application/ld+json">${JSON.stringify(item)}</script>`;
const facts = '<h1>Sharper (1979)</h1><p>Director: Ann Bell</p><p>Runtime: 98 min</p><p>Genre: Drama</p>';

describe('tables of credits', () => {
  const row = (...cells: string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  const heading = (text: string) =>
    `<tr><td colspan="4"><h5>${text}</h5> (in credits order) <small>as seen</small></td></tr>`;

  test('a heading with notes in a row of its own heads all rows below it, one person each', () => {
    const cast = `<table>${heading('Cast')}${row('<a href="/1">Cy Dale</a>', '...', '<a href="/c">Thief</a>')}${row('<a href="/2">Di Eve</a>', '...', '<a href="/d">Nun</a>')}</table>`;
    expect(read('', facts + cast)?.stars).toEqual(['Cy Dale', 'Di Eve']);
  });

  test('a heading in a line may have a linked note before the lines that follow', () => {
    const writing =
      '<b>Writing credits</b> (<a href="/wga">WGA</a>)<br><a href="/1">Cy Dale</a> (novel)<br><a href="/2">Di Eve</a><br><br>';
    expect(read('', `${facts}<div>${writing}<b>Tagline:</b> Sharper.</div>`)?.writers).toEqual(['Cy Dale', 'Di Eve']);
  });

  test('a linked heading may have a note beside it', () => {
    const writing = `<table><tr><td><h5><a href="/g">Writing credits</a> <small>(WGA)</small></h5></td></tr>${row('<a href="/1">Cy Dale</a>', '(screenplay)')}${row('<a href="/2">Di Eve</a>', '(novel)')}</table>`;
    expect(read('', facts + writing)?.writers).toEqual(['Cy Dale', 'Di Eve']);
    expect(read('', facts + writing)?.based_on).toEqual(['novel']);
  });

  test('a role beside a name credits crew, a part called like one does not', () => {
    const crew = `<table>${row('Cy Dale', 'Screenwriter')}${row('Di Eve', 'Producer')}</table>`;
    const parts = `<table>${row('Flo Gray', 'Writer')}${row('Hal Ives', 'Thief')}${row('Jo Kay', 'Nun')}</table>`;
    expect(read('', facts + crew + parts)?.writers).toEqual(['Cy Dale']);
  });

  test('names end where a sentence with a label of its own begins', () => {
    expect(read('', `${facts}<p>Writers: Cy Dale, Di Eve. Novel: Flo Gray</p>`)?.writers).toEqual([
      'Cy Dale',
      'Di Eve',
    ]);
  });
});

test('what a film is made from is read off the notes of its writing credits, wherever they stand', () => {
  const labelled = '<p>Writers: Cy Dale (screenplay), Di Eve (play) (as D. Eve), Flo Gray (based on the novel by)</p>';
  expect(read('', facts + labelled)).toMatchObject({
    writers: ['Cy Dale', 'Di Eve', 'Flo Gray'],
    based_on: ['play', 'novel'],
  });
  const credit = (name: string, note: string) => ({ name: { nameText: { text: name } }, attributes: [{ text: note }] });
  const credits = [credit('Cy Dale', 'screenplay'), credit('Di Eve', 'novel')];
  const title = {
    id: 'tt7654321',
    titleText: { text: 'Sharper' },
    titleType: { id: 'movie' },
    principalCredits: [
      { category: { id: 'writer' }, credits },
      { category: { id: 'cast' }, credits: [credit('Hal Ives', 'voice')] },
    ],
  };
  const page = { props: { pageProps: { tconst: 'tt7654321', aboveTheFoldData: title } } };
  const script = `<script id="__NEXT_DATA__" type="application/json">${JSON.stringify(page)}</script>`;
  expect(read(script, '', 'https://www.imdb.com/title/tt7654321/')).toMatchObject({
    writers: ['Cy Dale', 'Di Eve'],
    based_on: ['novel'],
  });
});

test('reference pages give all people of a title by category', () => {
  const edges = (...names: string[]) => names.map((name) => ({ node: { name: { nameText: { text: name } } } }));
  const category = (id: string, ...names: string[]) => ({ category: { id }, credits: { edges: edges(...names) } });
  const title = {
    id: 'tt7654321',
    titleText: { text: 'Sharper' },
    titleType: { id: 'tvEpisode' },
    creditCategories: [
      category('director', 'Ann Bell'),
      category('writer', 'Cy Dale', 'Di Eve'),
      category('assistant_director', 'Flo Gray'),
      category('producer', 'Hal Ives'),
    ],
  };
  const page = { props: { pageProps: { tconst: 'tt7654321', mainColumnData: title } } };
  const script = `<script id="__NEXT_DATA__" type="application/json">${JSON.stringify(page)}</script>`;
  expect(read(script, '', 'https://www.imdb.com/title/tt7654321/reference/')).toMatchObject({
    director: ['Ann Bell'],
    writers: ['Cy Dale', 'Di Eve'],
  });
});

test('roles on the cards of the crew are no part of the plot above them', () => {
  const card = '<ol><li><p><a href="/p/1">Cy Dale</a></p><p>Director, Story</p></li></ol>';
  expect(read('', `${facts}<h3>Overview</h3><div><p>A thief finds a friend.</p></div>${card}`)?.plot).toBe(
    'A thief finds a friend.',
  );
});

test('a length in hours needs no label in other languages either', () => {
  const item = data({ '@type': 'Movie', name: 'Sharper' });
  expect(read(item, '<h1>Sharper</h1><div>1 godz. 38 min.</div>', undefined, 'pl')?.runtime_minutes).toBe(98);
});

test('a movie among whose genres is the short film is one', () => {
  const item = data({ '@type': 'Movie', name: 'Sharper', genre: ['Drama', 'Short'] });
  expect(read(item, '<h1>Sharper</h1>')?.type).toBe('short');
});

test('the displayed title is that of heading and page title, whatever is declared for sharing', () => {
  const head = '<title>Sharper (1979) - Films</title><meta property="og:title" content="Plus aigu (1979)">';
  const body =
    '<h1>Sharper (1979) <span>Plus aigu <i>(original title)</i></span></h1><p>Director: Ann Bell</p><p>Runtime: 98 min</p><p>Genre: Drama</p>';
  expect(read(head, body)).toMatchObject({ title: 'Sharper', original_title: 'Plus aigu' });
});

test.each([
  ['ja', '監督', '公開', '2018年6月8日', '2018-06-08'],
  ['hi', 'निर्देशक', 'रिलीज़ की तारीख', '2018-06-08', '2018-06-08'],
])('labels in %s name director and date', (language, director, release, text, date) => {
  const rows = `<table><tr><th>${director}</th><td>Ann Bell</td></tr><tr><th>${release}</th><td>${text}</td></tr></table>`;
  const head = data({ '@type': 'Movie', name: 'Sharper' });
  expect(read(head, `<h1>Sharper</h1>${rows}`, undefined, language)).toMatchObject({
    director: ['Ann Bell'],
    release_date: date,
  });
});

describe('a list of cast and crew', () => {
  const card = (name: string, role: string) =>
    `<div><a href="/p/${name}"><p class="name">${name}</p></a><p class="role">${role}</p></div>`;

  test('gives those in front of the camera, and no part that is called like a role where there is no crew', () => {
    const people = `${card('Cy Dale', 'Thief')}${card('Ann Bell', 'Director')}${card('Di Eve', 'Nun')}${card('Flo Gray', 'Executive Producer, Writer')}`;
    expect(read('', `${facts}<h2>Cast &amp; Crew</h2><div>${people}</div>`)?.stars).toEqual(['Cy Dale', 'Di Eve']);
    const parts = `${card('Cy Dale', 'Producer')}${card('Di Eve', 'Nun')}`;
    expect(read('', `${facts}<h2>Cast</h2><div>${parts}</div>`)?.stars).toEqual(['Cy Dale', 'Di Eve']);
  });

  test('may link all of its people to nowhere', () => {
    const person = (name: string) => `<p><a href="#">${name}</a></p>`;
    expect(read('', `${facts}<h2>Cast</h2><div>${person('Cy Dale')}${person('Di Eve')}</div>`)?.stars).toEqual([
      'Cy Dale',
      'Di Eve',
    ]);
  });

  test('has the part behind the name in the same link', () => {
    const person = (name: string, part: string) => `<p><a href="/${name}"><b>${name}</b> <i>${part}</i></a></p>`;
    const cast = `<h2>Cast</h2>${person('Cy Dale', 'Tom Thief')}${person('Di Eve', 'Nun')}`;
    expect(read('', facts + cast)?.stars).toEqual(['Cy Dale', 'Di Eve']);
  });
});

test('a summary’s author is no part of it, whatever is linked', () => {
  const row =
    '<table><tr><td>Plot Summary</td><td><p>A thief hides in a convent by the sea. <em>Written by <a href="/u">Bo</a></em></p></td></tr></table>';
  expect(read('', facts + row)?.plot).toBe('A thief hides in a convent by the sea.');
});
