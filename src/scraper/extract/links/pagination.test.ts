import { describe, expect, it } from 'vitest';
import { extract } from '../index.ts';

const movies = [1, 2, 3].map((id) => `<li><a href="/film/movie-${id}">Movie ${id}</a></li>`).join('');

function nextOf(pagination: string, url = 'https://movies.example/movies'): string[] {
  const html = `<!doctype html><title>Movies</title><h1>Movies</h1><ul>${movies}</ul>${pagination}`;
  const { links } = extract(new TextEncoder().encode(html), url);
  return links.filter(({ rel }) => rel === 'next').map((link) => link.url.replace('https://movies.example', ''));
}

describe('the next page of a list', () => {
  it.each([
    ['rel', '<a rel="next nofollow" href="/movies?page=2">2</a>', '/movies?page=2'],
    ['words and an arrow', '<nav><a href="/movies?page=2">Next »</a></nav>', '/movies?page=2'],
    ['a word outside of any pagination', '<p><a href="/movies?start=20">Older movies</a></p>', '/movies?start=20'],
    ['an aria-label', '<nav><a aria-label="Next page" href="/movies?page=2">›</a></nav>', '/movies?page=2'],
    [
      'a list of Bootstrap',
      '<ul class="pagination"><li class="page-item"><a class="page-link" href="/movies?p=2">Next</a></li></ul>',
      '/movies?p=2',
    ],
    [
      'a mark of where it goes on',
      '<div class="pager"><a href="?after=c2Vjb25k">Weiter</a></div>',
      '/movies?after=c2Vjb25k',
    ],
    ['a button', `<button onclick="location.href='/movies?page=2'">Next</button>`, '/movies?page=2'],
    [
      'a button that is told where',
      '<button data-href="/movies/page/2/" class="pager">Suivant</button>',
      '/movies/page/2/',
    ],
    ['Japanese', '<div class="pagination"><a href="/movies?page=2">次へ</a></div>', '/movies?page=2'],
    ['Russian', '<nav><a href="/movies?page=2">Следующая →</a></nav>', '/movies?page=2'],
  ])('is found by %s', (_, pagination, next) => {
    expect(nextOf(pagination)).toEqual([next]);
  });

  it('is found by a route of an application of one page', () => {
    const pagination = '<nav><a href="#/list?page=2">Next</a></nav>';
    expect(nextOf(pagination, 'https://movies.example/#/list')).toEqual(['/#/list?page=2']);
  });

  it('is any of those that are numbered', () => {
    const numbers = [1, 2, 3]
      .map((page) => `<a class="page-numbers" href="/movies/page/${page}/">${page}</a>`)
      .join(' ');
    const pages = ['/movies/page/1/', '/movies/page/2/', '/movies/page/3/'];
    expect(nextOf(`<div class="nav-links pagination">${numbers}</div>`)).toEqual(pages);
    expect(nextOf(`<div class="pagination">${numbers}</div>`, 'https://movies.example/movies/page/2/')).toEqual([
      '/movies/page/1/',
      '/movies/page/3/',
    ]);
  });

  it.each([
    ['a movie', '<nav><a href="/film/ran">Next</a></nav>'],
    ['another site', '<nav><a href="https://elsewhere.example/movies?page=2">Next</a></nav>'],
    ['the page before', '<nav><a rel="prev" href="/movies?page=0">›</a></nav>'],
    ['years, which are numbers too', '<ul class="years"><li><a href="/year/1995">1995</a></li></ul>'],
    ['a heading of news', '<h3><a href="/news/next-big-thing">Next big thing</a></h3>'],
    ['itself', '<nav><a href="/movies">Next</a></nav>'],
  ])('is not %s', (_, other) => {
    expect(nextOf(other)).toEqual([]);
  });

  it('is not what leads from one movie to the next', () => {
    const page = `<h1>Heat (1995)</h1><dl><dt>Director</dt><dd>Michael Mann</dd><dt>Runtime</dt><dd>170 min</dd></dl>
      <nav><a href="/movies?page=2">Next</a></nav>`;
    const { kind, links } = extract(new TextEncoder().encode(page), 'https://movies.example/film/heat');
    expect(kind).toBe('movie');
    expect(links.filter(({ rel }) => rel === 'next')).toEqual([]);
  });
});
