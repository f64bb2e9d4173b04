import { each, escapeHtml } from '../html.ts';
import { type Movie, releaseYearOf } from '../movie.ts';
import { movieCard, renderLayout } from './layout.ts';

export const CHART_BATCH = 25;
export const CHART_SIZE = 500;
export const BROWSE_PAGE_SIZE = 50;

/** The start page, with the best known movies. */
export function renderHome(movies: readonly Movie[]): string {
  return renderLayout({
    title: 'Reelhouse',
    main: `<main class="home"><h1>Films, one page each</h1>
<p class="lead">The <a href="/chart">chart</a> grows as you scroll; <a href="/browse?page=1">all films</a> are listed page by page.</p>
<ol class="cards">${each(movies, movieCard)}</ol></main>`,
  });
}

/** The chart: an empty list that the page's script fills, batch by batch, as one scrolls. */
export function renderChart(total: number): string {
  return renderLayout({
    title: 'Chart · Reelhouse',
    main: `<main class="chart"><h1>The ${total} best known films</h1>
<ol id="chart" class="ranks" data-href="/api/chart" data-batch="${CHART_BATCH}" data-total="${total}" data-state="waiting"></ol>
<div id="chart-end" class="end" role="status">Scroll for more</div></main>`,
  });
}

/** One entry of a chart batch, as the page's script receives it. */
export function chartEntry(movie: Movie, position: number) {
  return {
    rank: position + 1,
    href: `/title/${movie.key}`,
    name: movie.title,
    year: releaseYearOf(movie),
    score: movie.rating,
  };
}

/** One page of the list of all movies, linked to its neighbours. */
export function renderBrowse(movies: readonly Movie[], page: number, pages: number): string {
  const link = (target: number, relation: 'prev' | 'next') =>
    target < 1 || target > pages ? null : { relation, href: `/browse?page=${target}` };
  const links = [link(page - 1, 'prev'), link(page + 1, 'next')].filter((entry) => entry !== null);
  return renderLayout({
    title: `All films, page ${page} · Reelhouse`,
    head: each(links, ({ relation, href }) => `<link rel="${relation}" href="${href}">`),
    main: `<main class="browse"><h1>All films <small>page ${page} of ${pages}</small></h1>
<ul class="titles">${each(movies, listItem)}</ul>
<nav class="pages" aria-label="Pages">${each(links, ({ relation, href }) => `<a rel="${relation}" href="${href}">${relation === 'next' ? 'Next page' : 'Previous page'}</a> `)}</nav></main>`,
  });
}

/** The page for what is not there. */
export function renderNotFound(): string {
  return renderLayout({ title: 'Not found · Reelhouse', main: '<main><h1>There is no such page</h1></main>' });
}

/** A page that robots.txt forbids: only a crawler that ignores it gets here. */
export function renderAccount(): string {
  return renderLayout({ title: 'Your account · Reelhouse', main: '<main><h1>Your watchlist is empty</h1></main>' });
}

function listItem(movie: Movie): string {
  return `<li><a href="/title/${movie.key}">${escapeHtml(movie.title)}</a> <span class="year">${releaseYearOf(movie)}</span></li>`;
}
