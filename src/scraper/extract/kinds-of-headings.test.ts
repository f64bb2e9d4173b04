import { describe, expect, test } from 'vitest';
import { extract } from './index.ts';

const read = (head: string, body: string, url = 'https://movies.example/film/quartz-hill', language = 'en') =>
  extract(new TextEncoder().encode(`<html lang="${language}"><head>${head}</head><body>${body}</body></html>`), url);
const movie = (...given: Parameters<typeof read>) => read(...given).observations[0];
const facts = '<p>Director: <a href="/p/1">Ann Bell</a></p><p>Running time: 98 min</p><p>Genre: Drama</p>';
const graph = (title: string, type = 'video.movie') =>
  `<meta property="og:type" content="${type}"><meta property="og:title" content="${title}">`;

describe('which heading names the movie', () => {
  test('the heading of a dialog that is not open does not', () => {
    const dialog = '<div role="dialog" aria-modal="true"><h1>Sign in to vote</h1></div>';
    const body = `${dialog}<h2 class="name">Quartz Hill</h2>${facts}`;
    expect(movie(`<title>Quartz Hill | Movies</title>${graph('Quartz Hill')}`, body)?.title).toBe('Quartz Hill');
  });

  test('a heading with the name of the site does not where the page declares twice what it is about', () => {
    const body = `<h1>Cinema Nord</h1><p class="film-title">Quartz Hill (1979)</p>${facts}`;
    const found = movie(`<title>Quartz Hill – Cinema Nord</title>${graph('Quartz Hill')}`, body);
    expect(found).toMatchObject({ title: 'Quartz Hill', year: 1979 });
  });

  test('a translated heading does although the page is declared by another name', () => {
    const found = movie(`<title>Quartz Hill | Movies</title>${graph('Quartz Hill')}`, `<h1>Quarzberg</h1>${facts}`);
    expect(found?.title).toBe('Quarzberg');
  });

  test('badges behind the name are no part of it, a year and plain words are', () => {
    const title = (heading: string, name = 'Quartz') =>
      movie(`<title>${name} - Cinema Nord</title>`, `<h1>${heading}</h1>${facts}`);
    expect(title('<b>Quartz</b> <i class="badge">preview</i> <i class="badge">PG</i>')?.title).toBe('Quartz');
    expect(title('<b>Quartz</b> <small>(1979)</small>')).toMatchObject({ title: 'Quartz', year: 1979 });
    expect(title('<b>Quartz</b> Hill')?.title).toBe('Quartz Hill');
  });

  test('a kind of work in the plural is no part of it', () => {
    const found = movie('<title>Quartz Hill (films) - Index</title>', `<h1>Quartz Hill (films)</h1>${facts}`);
    expect(found).toMatchObject({ title: 'Quartz Hill', type: 'movie' });
  });
});

describe('two titles', () => {
  test('in one heading are told apart where the page is called by one and the scripts differ', () => {
    const found = movie('<title>석영 언덕 - Movies</title>', `<h1>석영 언덕 Quartz Hill (1979)</h1>${facts}`);
    expect(found).toMatchObject({ title: '석영 언덕', original_title: 'Quartz Hill', year: 1979 });
  });

  test('in one script stay one', () => {
    const found = movie('<title>Quartz - Movies</title>', `<h1>Quartz Hill</h1>${facts}`);
    expect(found).toMatchObject({ title: 'Quartz Hill', original_title: null });
  });

  test.each([
    ['another language', '<p>Kwarcowe wzgórze i las się pali</p>', 'Kwarcowe wzgórze i las się pali'],
    ['another script', '<div>Кварцевый холм</div>', 'Кварцевый холм'],
    ['a class that says so', '<em class="original">Quartz Bluff</em>', 'Quartz Bluff'],
    ['the same language', '<p>The hill of all hills</p>', null],
    ['the name of a person', '<p>Guillermo de la Peña</p>', null],
    ['a credit', '<p>A film by Ann Bell and friends</p>', null],
    ['a slogan', '<p class="tagline">La colline et le vent</p>', null],
    ['a sentence', '<p>La colline et le vent.</p>', null],
  ])('the second right below the heading is the original one by %s', (_, below, original) => {
    const found = movie('<title>Quartz Hill</title>', `<h1>Quartz Hill</h1>${below}${facts}`);
    expect(found?.original_title).toBe(original);
  });

  test('out of a list by language the Japanese one is that of an anime', () => {
    const list =
      '<h2>Titles</h2><p>Alternative titles:</p><ul><li>Japanese: 石英の丘</li><li>French: Colline</li></ul>';
    const found = movie(
      '<title>Quartz Hill</title>',
      `<h1>Quartz Hill</h1>${list}${facts}`,
      'https://a.example/anime/7/x',
    );
    expect(found).toMatchObject({ original_title: '石英の丘', alternate_titles: ['石英の丘', 'Colline'] });
  });
});

describe('facts below the heading', () => {
  test('a bare year stands beside the length below a heading of a lower rank', () => {
    const data =
      '<script type="application/ld+json">{"@type":"ScreeningEvent","name":"Quartz Hill","workPresented":{"@type":"Movie","name":"Quartz Hill"}}</script>';
    const body = '<h2>Quartz Hill</h2><ul><li>98 mins</li><li>1979</li></ul>';
    const found = movie(`<title>Quartz Hill | Cinema Nord</title>${data}`, body);
    expect(found).toMatchObject({ year: 1979, runtime_minutes: 98 });
  });

  test('a line of facts says length, day and kind, which overrules the class of all works of a site', () => {
    const body =
      '<div itemscope itemtype="https://schema.org/TVSeries"><h1 itemprop="name">Quartz Hill</h1><div>Movie | 1h 38m | 4 May 1979</div></div>';
    expect(movie('<title>Quartz Hill (Movie) | Track</title>', body)).toMatchObject({
      type: 'movie',
      runtime_minutes: 98,
      release_date: '1979-05-04',
    });
  });

  const story =
    'When the mine below the hill is closed, Bo and his daughter take the last train north and find the town empty.';

  test('a paragraph of prose right below the heading is the plot', () => {
    const page = (below: string) =>
      movie('<title>Quartz Hill</title>', `<main><h1>Quartz Hill</h1>${below}</main>${facts}`);
    expect(page(`<p>${story}</p>`)?.plot).toBe(story);
    expect(page(`<p>${story}</p><p>${story} And more.</p>`)?.plot).toBeNull();
    expect(
      page(`<p>Welcome to our cinema! You can book seats for this film on this page until Friday evening at eight.</p>`)
        ?.plot,
    ).toBeNull();
  });

  test('the only prose before the first section is the plot, wherever it stands, but no definition', () => {
    const page = (text: string, more = '') =>
      movie(
        '<title>Quartz Hill</title>',
        `<h1>Quartz Hill</h1>${facts}<div><p>${text}</p>${more}</div><h2>Tickets</h2>`,
      );
    expect(page(story)?.plot).toBe(story);
    expect(page(story, `<p>${story}</p>`)?.plot).toBeNull();
    const definition = 'Quartz Hill is a 1979 French drama film directed by Ann Bell that was shown in many towns.';
    expect(page(definition)?.plot).toBeNull();
  });

  test('a description that a paragraph repeats is the plot, also of what is declared an article', () => {
    const head = `<title>Quartz Hill</title>${graph('Quartz Hill', 'article')}<meta name="description" content="${story.slice(0, 80)}…">`;
    const body = `<h1>Quartz Hill</h1>${facts}<div><p>Winner of three prizes.</p><p>${story}</p></div>`;
    expect(movie(head, body)?.plot).toBe(story);
    expect(movie(head, `<h1>Quartz Hill</h1>${facts}`)?.plot).toBeNull();
  });
});
