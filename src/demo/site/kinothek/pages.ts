import { each, escapeHtml } from '../html.ts';
import type { Telling } from './telling.ts';
import { countInWords, dateInWords, type Language, ratingInWords, words } from './words.ts';

export const LIST_PAGE_SIZE = 60;

/** The page about one movie: served complete, described by microdata. `firstSite` is the base of the links to it. */
export function renderTelling(telling: Telling, firstSite: string): string {
  const word = words[telling.language];
  const original = telling.originalTitle;
  return layout({
    language: telling.language,
    title: telling.title,
    head: `<link rel="canonical" href="/film/${telling.key}">`,
    main: `<article itemscope itemtype="https://schema.org/Movie" data-film="${telling.key}"${telling.movieKey === null ? ' data-generated="true"' : ''}>
<h1 itemprop="name">${escapeHtml(telling.title)}</h1>
${original === null ? '' : `<p class="original">${word.originalTitle}: <span itemprop="alternateName">${escapeHtml(original)}</span></p>`}
${ratingParagraph(telling)}
<dl>${director(telling)}${release(telling)}${runtime(telling)}${genres(telling)}${cast(telling)}</dl>
${plot(telling)}
${telling.linked ? sameMovie(telling, firstSite) : ''}
</article>`,
  });
}

/** One page of the list of all movies, in German. */
export function renderList(tellings: readonly Telling[], page: number, pages: number): string {
  const link = (target: number, relation: 'prev' | 'next', label: string) =>
    target < 1 || target > pages ? '' : `<a rel="${relation}" href="/filme?seite=${target}">${label}</a> `;
  return layout({
    language: 'de',
    title: `Filme, Seite ${page}`,
    head: page < pages ? `<link rel="next" href="/filme?seite=${page + 1}">` : '',
    main: `<main><h1>Alle Filme <small>Seite ${page} von ${pages}</small></h1>${movieList(tellings)}
<nav>${link(page - 1, 'prev', 'Zurück')}${link(page + 1, 'next', 'Weiter')}</nav></main>`,
  });
}

/** The start page. */
export function renderStart(tellings: readonly Telling[]): string {
  return layout({
    language: 'de',
    title: 'Kinothek',
    head: '',
    main: `<main><h1>Kinothek</h1><p>Filme aus aller Welt. <a href="/filme?seite=1">Alle Filme</a></p>${movieList(tellings)}</main>`,
  });
}

/** The page for what is not there. */
export function renderMissing(): string {
  return layout({
    language: 'de',
    title: 'Nicht gefunden',
    head: '',
    main: '<main><h1>Diese Seite gibt es nicht</h1></main>',
  });
}

interface Page {
  readonly language: Language;
  readonly title: string;
  readonly head: string;
  readonly main: string;
}

function layout(page: Page): string {
  return `<!doctype html>
<html lang="${page.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title)} | Kinothek</title>
<link rel="stylesheet" href="/assets/style.css">
<link rel="icon" href="data:,">
${page.head}
</head>
<body>
<header><a href="/">Kinothek</a> <a href="/filme?seite=1">Filme</a></header>
${page.main}
<footer lang="en">A demo site that ships with CineStream. It tells about the films of Reelhouse with other titles, dates and
ratings; casts, and films marked <span class="generated-note">erfunden / inventé</span>, were made up from a seed.</footer>
</body>
</html>`;
}

function movieList(tellings: readonly Telling[]): string {
  return `<ul class="list">${each(tellings, ({ key, title }) => `<li><a href="/film/${key}">${escapeHtml(title)}</a></li>`)}</ul>`;
}

function ratingParagraph(telling: Telling): string {
  const word = words[telling.language];
  if (telling.rating === null) return `<p class="score">${word.unrated}</p>`;
  const votes = telling.votes ?? 0;
  return `<p class="score" itemprop="aggregateRating" itemscope itemtype="https://schema.org/AggregateRating">
<span itemprop="ratingValue">${ratingInWords(telling.rating, telling.ratingScale)}</span> ${word.of} <span itemprop="bestRating">${telling.ratingScale}</span>
(<span itemprop="ratingCount" content="${votes}">${countInWords(votes, telling.language)}</span> ${word.votes})</p>`;
}

function director(telling: Telling): string {
  if (telling.director === null) return '';
  return `<dt>${words[telling.language].director}</dt><dd>${person('director', telling.director)}</dd>`;
}

function release(telling: Telling): string {
  const inWords = dateInWords(telling.releaseDate, telling.language);
  const machine = telling.dateForMachines ? ` datetime="${telling.releaseDate}"` : '';
  return `<dt>${words[telling.language].release}</dt><dd><time itemprop="datePublished"${machine}>${inWords}</time></dd>`;
}

function runtime(telling: Telling): string {
  if (telling.runtimeMinutes === null) return '';
  return `<dt>${words[telling.language].runtime}</dt><dd><span itemprop="duration" content="PT${telling.runtimeMinutes}M">${telling.runtimeMinutes} min</span></dd>`;
}

function genres(telling: Telling): string {
  if (telling.genres.length === 0) return '';
  const word = words[telling.language];
  const names = telling.genres.map((genre) => `<span itemprop="genre">${word.genres[genre] ?? genre}</span>`);
  return `<dt>${word.genre}</dt><dd>${names.join(', ')}</dd>`;
}

function cast(telling: Telling): string {
  const names = telling.cast.map((name) => person('actor', name)).join(', ');
  return `<dt>${words[telling.language].cast}</dt><dd data-generated="true">${names} ${generatedNote(telling.language)}</dd>`;
}

function plot(telling: Telling): string {
  if (telling.inventedPlot === null) return '';
  const heading = `${words[telling.language].plot} ${generatedNote(telling.language)}`;
  return `<section data-generated="true"><h2>${heading}</h2><p itemprop="description" lang="en">${escapeHtml(telling.inventedPlot)}</p></section>`;
}

function sameMovie(telling: Telling, firstSite: string): string {
  const href = `${firstSite}/title/${telling.movieKey}`;
  return `<p><a itemprop="sameAs" href="${href}">${words[telling.language].sameMovie}</a></p>`;
}

function person(property: string, name: string): string {
  return `<span itemprop="${property}" itemscope itemtype="https://schema.org/Person"><span itemprop="name">${escapeHtml(name)}</span></span>`;
}

function generatedNote(language: Language): string {
  return `<span class="generated-note">${words[language].generated}</span>`;
}
