import { describe, expect, test } from 'vitest';
import { extract } from './index.ts';

const movie = (body: string, language = 'en', url = 'https://movies.example/film/sharper') =>
  extract(
    new TextEncoder().encode(`<html lang="${language}"><head><title>Sharper</title></head><body>${body}</body></html>`),
    url,
  ).observations[0];
const facts = '<p>Director: <a href="/p/1">Ann Bell</a></p><p>Cast: <a href="/p/2">Cy Dale</a></p>';

describe('a line of facts behind the heading', () => {
  test('gives genres that nothing else tells, and the length beside them', () => {
    const page = (line: string) => movie(`<h1>Sharper</h1><p>${line}</p>${facts}<p>Runtime:</p>`);
    expect(page('1979 | Drama, Thriller | 2h 10m')).toMatchObject({
      genre: ['Drama', 'Thriller'],
      runtime_minutes: 130,
    });
    expect(page('<span>1979</span><span>Drama</span>')?.genre).toEqual(['Drama']);
    expect(page('<b>Krimi</b> <b>Drama</b>')?.genre).toEqual(['Krimi', 'Drama']);
  });

  test('is none where one genre stands alone, or where the page’s place on the site does', () => {
    const page = (line: string) => movie(`<h1>Sharper (1979)</h1><p>${line}</p>${facts}<p>Runtime: 98 min</p>`);
    expect(page('Drama')?.genre).toEqual([]);
    expect(page('News | 12 | 2019')?.genre).toEqual([]);
  });
});

describe('a count in brackets', () => {
  test('below what it counts is that of the votes', () => {
    const page = (word: string) =>
      movie(`<h1>Sharper (1979)</h1>${facts}<p>Runtime: 98 min</p><div><a href="/x">${word}</a><br>(5 884)</div>`);
    expect(page('všechna hodnocení')?.votes).toBe(5884);
    expect(page('všichni fanoušci')?.votes).toBeNull();
  });
});

describe('the original title', () => {
  test('stands behind the name of its language in an encyclopaedia’s box', () => {
    const page = (title: string) =>
      movie(
        `<h1>Острее (фильм)</h1><table class="infobox"><tr><th>Острее</th></tr><tr><td><span>англ.</span>&nbsp;<span lang="en">${title}</span></td></tr>
         <tr><th>Режиссёр</th><td><a href="/p/1">Анна Белл</a></td></tr><tr><th>Длительность</th><td>98 мин</td></tr><tr><th>Год</th><td>1979</td></tr></table>`,
        'ru',
      );
    expect(page('Sharper')?.original_title).toBe('Sharper');
    expect(page('Острее (фильм)')?.original_title).toBeNull();
  });

  test('is what stands right before its mark, not all of the heading', () => {
    const marked = '<div><h3>Schärfer (1979)</h3> Sharper <span>(original title)</span></div>';
    expect(movie(`<h1>Schärfer (1979)</h1>${marked}${facts}<p>Runtime: 98 min</p>`)?.original_title).toBe('Sharper');
  });
});
