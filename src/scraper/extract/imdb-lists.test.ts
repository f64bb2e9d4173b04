import { describe, expect, test } from 'vitest';
import { extract } from './index.ts';

const read = (text: string, url: string | null = null) => extract(new TextEncoder().encode(text), url);
const page = (title: string, body: string, url: string | null = null) =>
  read(`<html><head><title>${title}</title></head><body>${body}</body></html>`, url);
const link = (id: number, text: string) => `<a href="/title/tt100000${id}/">${text}</a>`;

describe('a list that was exported', () => {
  const header = 'Const,Your Rating,Title,URL,Title Type,IMDb Rating,Year';

  test('is read row by row, the own marks left out', () => {
    const rows = [
      'tt1000001,10,"Sharper, or ""not""",https://www.imdb.com/title/tt1000001/,Movie,8.8,1999',
      'tt1000002,9,Harbour,https://www.imdb.com/title/tt1000002/,TV Mini Series,,2011',
      'nm1,1,No film,,,,',
    ];
    const { kind, links } = read([header, ...rows].join('\r\n'));
    expect(kind).toBe('list');
    expect(links).toMatchObject([
      { id: 'tt1000001', title: 'Sharper, or "not"', type: 'movie', rating: 8.8, year: 1999, rank: 1 },
      { id: 'tt1000002', title: 'Harbour', type: 'tvMiniSeries', year: 2011, rank: 2 },
    ]);
    expect(links[1]?.rating).toBeUndefined();
  });

  test('has its own places, and quotation marks around everything, in exports of some years', () => {
    const rows = [
      '"position","const","Title","Title type","IMDb Rating"',
      '"7","tt1000001","Sharper","Feature Film","8.9"',
    ];
    expect(read(rows.join('\n')).links).toMatchObject([{ title: 'Sharper', type: 'movie', rating: 8.9, rank: 7 }]);
  });
});

describe('what stands right behind a link of a list', () => {
  const results = (...entries: string[]) =>
    page('Find - IMDb', `<table>${entries.map((entry) => `<tr><td>${entry}</td></tr>`).join('')}</table>`).links;

  test('names the type in brackets, of each film its own', () => {
    const episode = `${link(1, 'Low Tide')} (2012) (TV Episode) <br><small>of ${link(2, 'Harbour')} (2010) (TV Series)</small>`;
    const game = `${link(3, 'Sharper')} (I) (2005) <small>(VG)</small>`;
    expect(results(episode, game, `${link(4, 'Tide 2')} (in development)`)).toEqual([
      {
        url: 'https://www.imdb.com/title/tt1000001/',
        id: 'tt1000001',
        rel: 'movie',
        title: 'Low Tide',
        year: 2012,
        type: 'tvEpisode',
        rank: 1,
      },
      {
        url: 'https://www.imdb.com/title/tt1000002/',
        id: 'tt1000002',
        rel: 'movie',
        title: 'Harbour',
        year: 2010,
        type: 'tvSeries',
        rank: 2,
      },
      {
        url: 'https://www.imdb.com/title/tt1000003/',
        id: 'tt1000003',
        rel: 'movie',
        title: 'Sharper',
        year: 2005,
        type: 'videoGame',
        rank: 3,
      },
      { url: 'https://www.imdb.com/title/tt1000004/', id: 'tt1000004', rel: 'movie', title: 'Tide 2', rank: 4 },
    ]);
  });

  test('a title in quotation marks is that of a series', () => {
    expect(results(`${link(1, '&#34;Harbour&#34;')} (1993)`, link(2, 'Sharper')).map(({ title }) => title)).toEqual([
      'Harbour',
      'Sharper',
    ]);
  });

  test('a rating may stand in a column without a name', () => {
    const row = (rank: number, rating: string) =>
      `<tr><td>${rank}.</td><td>${rating}</td><td>${link(rank, `Film ${rank}`)} (1994)</td><td>428,329</td></tr>`;
    const { links } = page(
      'IMDb Top 250',
      `<table>${row(1, '9.2')}${row(2, '9.1')}</table>`,
      'http://www.imdb.com/chart/top',
    );
    expect(links.map(({ rating }) => rating)).toEqual([9.2, 9.1]);
  });
});
