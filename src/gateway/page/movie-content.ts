import type { MovieEvent } from '../../movie/schema.ts';
import { type Html, html } from './html.ts';

/** What link previews read of a movie. */
export function movieHead(movie: MovieEvent): Html {
  return html`<meta property="og:type" content="video.movie">
<meta property="og:title" content="${titleWithYear(movie)}">
<meta property="og:description" content="${movieDescription(movie)}">
<meta property="og:site_name" content="CineStream">
<meta name="twitter:card" content="summary">`;
}

/** "The Third Man (1949)". */
export function titleWithYear({ title, year }: MovieEvent): string {
  return year === '' ? title : `${title} (${year})`;
}

/** A movie in one sentence or two, for previews and search engines. */
export function movieDescription({ rating, director, genre, plot }: MovieEvent): string {
  const facts = [
    ...(rating === null ? [] : [`★ ${rating.toFixed(1)}`]),
    ...(director.length === 0 ? [] : [`by ${director.join(', ')}`]),
    ...(genre.length === 0 ? [] : [genre.join(', ')]),
  ].join(' · ');
  const text = [facts, plot ?? ''].filter((part) => part !== '').join('. ');
  return text.length > 300 ? `${text.slice(0, 299)}…` : text;
}

/** A movie to be read without scripts. */
export function movieArticle(movie: MovieEvent): Html {
  const { title, original_title: original, rating, votes, plot, director, writers, stars, genre } = movie;
  const list = (query: string, values: readonly string[]) =>
    values.map((value, index) => {
      const address = `../?${new URLSearchParams({ [query]: value })}`;
      return html`${index === 0 ? '' : ', '}<a href="${address}" dir="auto">${value}</a>`;
    });
  const row = (label: string, values: Html[]) =>
    values.length === 0 ? html`` : html`<dt>${label}</dt><dd>${values}</dd>`;
  const facts = [
    movie.release_date ?? movie.year,
    movie.runtime_minutes === null ? '' : `${movie.runtime_minutes} min`,
  ];
  return html`<article class="readable">
<h2 dir="auto">${title}</h2>
${original === null || original === title ? '' : html`<p class="soft" dir="auto">${original}</p>`}
<p class="soft">${facts.filter((fact) => fact !== '').join(' · ')}</p>
<p>${rating === null ? 'not rated' : `★ ${rating.toFixed(1)}`}${votes === null ? '' : ` from ${votes.toLocaleString('en')} votes`}</p>
${plot === null ? '' : html`<p class="plot" dir="auto">${plot}</p>`}
<dl class="people">${row('Genres', list('genre', genre))}${row('Director', list('director', director))}${row('Writers', list('query', writers))}${row('Stars', list('query', stars))}</dl>
${
  movie.recommendations.length === 0
    ? ''
    : html`<h3>Like this</h3><ul>${movie.recommendations.map((other) => html`<li><a href="${other.id}" dir="auto">${other.title}</a></li>`)}</ul>`
}
<p><a href="../">All movies</a></p>
</article>`;
}
