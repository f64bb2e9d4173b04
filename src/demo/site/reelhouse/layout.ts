import { escapeHtml } from '../html.ts';
import { type Movie, releaseYearOf } from '../movie.ts';

export interface Page {
  readonly title: string;
  /** Further elements of the head. */
  readonly head?: string;
  readonly main: string;
}

const consentDialog = `<dialog id="consent" aria-labelledby="consent-title">
<h2 id="consent-title">Before you go on</h2>
<p>Reelhouse remembers in one cookie that you have read this. It stores nothing else.</p>
<form method="dialog"><button id="consent-accept" value="yes">Accept and continue</button></form>
</dialog>`;

/** A whole page of the first site around its main part. */
export function renderLayout(page: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title)}</title>
<link rel="stylesheet" href="/assets/style.css">
<link rel="icon" href="data:,">
${page.head ?? ''}
<script type="module" src="/assets/page.js"></script>
</head>
<body>
<header class="bar"><a class="brand" href="/">Reelhouse</a>
<nav><a href="/chart">Chart</a> <a href="/browse?page=1">All films</a> <a href="/account/watchlist" rel="nofollow">Watchlist</a></nav></header>
${page.main}
<footer>A demo site that ships with CineStream. Titles, dates and ratings come from the vega-datasets film list; whatever is
marked <span class="generated-note">generated</span> was made up from a seed.</footer>
${consentDialog}
</body>
</html>`;
}

/** A movie as an item of a grid of cards. */
export function movieCard(movie: Movie): string {
  return `<li><a href="/title/${movie.key}"><span class="name">${escapeHtml(movie.title)}</span><span class="year">${releaseYearOf(movie)}</span></a></li>`;
}
