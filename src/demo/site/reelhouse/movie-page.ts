import { each, escapeHtml, scriptJson } from '../html.ts';
import { type FactLayout, factLayouts, type Movie, releaseYearOf } from '../movie.ts';
import { hash } from '../random.ts';
import { movieCard, renderLayout } from './layout.ts';

/** Credits that a title page names before "show more" is clicked. */
export const STARS_SHOWN = 3;

const SHORTEST_DELAY_MILLISECONDS = 80;
const DELAY_SPREAD_MILLISECONDS = 220;

const generatedNote = '<span class="generated-note">generated</span>';

/** How this movie's page carries its facts: fixed by the key, so that each layout has about a quarter of the movies. */
export function layoutOf(movie: Movie): FactLayout {
  return factLayouts[hash('layout', movie.key) % factLayouts.length] ?? 'labels';
}

/** The page as it is served: a skeleton, which the page's script fills after a delay. It links to the neighbours. */
export function renderMoviePage(movie: Movie, neighbours: readonly Movie[]): string {
  const layout = layoutOf(movie);
  const delay = SHORTEST_DELAY_MILLISECONDS + (hash('delay', movie.key) % DELAY_SPREAD_MILLISECONDS);
  const path = `/title/${movie.key}`;
  return renderLayout({
    title: 'Loading… · Reelhouse',
    head: `<link rel="canonical" href="${path}">${dataElement(movie, layout)}`,
    main: `<main class="film" id="film" data-film="${movie.key}" data-layout="${layout}" data-delay="${delay}" data-state="loading">
<article id="facts" aria-busy="true"><div class="skeleton wide"></div><div class="skeleton"></div><div class="skeleton tall"></div></article>
<aside><h2>Technical facts</h2><iframe id="technical" title="Technical facts" src="${path}/facts"></iframe></aside>
<section id="cast" data-generated="true" data-state="short"><h2>Cast ${generatedNote}</h2>
<ul class="cast">${castItems(movie, 0, STARS_SHOWN)}</ul>
${movie.cast.length > STARS_SHOWN ? `<button id="more-cast" data-href="/fragments/cast/${movie.key}">Show all ${movie.cast.length}</button>` : ''}</section>
<section id="neighbours"><h2>Next to it in the list</h2><ol class="cards">${each(neighbours, movieCard)}</ol></section>
<section id="keywords" data-generated="true" data-state="waiting" data-href="/fragments/keywords/${movie.key}"><h2>Keywords ${generatedNote}</h2>
<div class="skeleton"></div></section>
</main>`,
  });
}

/** The facts as labelled elements, fetched by the page's script. */
export function renderFacts(movie: Movie): string {
  const rows = [
    row('Director', movie.director === null ? [] : [movie.director]),
    row('Genres', movie.genres),
    row(
      'Stars',
      movie.cast.slice(0, STARS_SHOWN).map((credit) => credit.name),
      true,
    ),
  ];
  const late = layoutOf(movie) === 'late-json-ld' ? `<template id="late-data">${jsonLdElement(movie)}</template>` : '';
  return `<h1 data-testid="title">${escapeHtml(movie.title)} <span class="year">(${releaseYearOf(movie)})</span></h1>
${ratingParagraph(movie)}
<section class="plot" data-generated="true"><h2>Plot ${generatedNote}</h2><p data-testid="plot">${escapeHtml(movie.plot)}</p></section>
<dl class="facts">${rows.join('')}${writersRow(movie)}</dl>${late}`;
}

/** The whole cast, fetched when "show more" is clicked. */
export function renderCast(movie: Movie): string {
  return castItems(movie, 0, movie.cast.length);
}

/** The keywords, fetched when their section scrolls into view. */
export function renderKeywords(movie: Movie): string {
  return `<ul class="keywords">${each(movie.keywords, (keyword) => `<li>${escapeHtml(keyword)}</li>`)}</ul>`;
}

function ratingParagraph(movie: Movie): string {
  if (movie.rating === null) return '<p class="rating unrated">Not yet rated</p>';
  const votes = movie.votes === null ? '' : ` <span class="votes">${movie.votes.toLocaleString('en-US')} votes</span>`;
  return `<p class="rating" aria-label="Rating"><strong>${movie.rating.toFixed(1)}</strong><span>/10</span>${votes}</p>`;
}

function row(label: string, values: readonly string[], generated = false): string {
  if (values.length === 0) return '';
  const mark = generated ? ' data-generated="true"' : '';
  return `<div${mark}><dt>${label}</dt>${each(values, (value) => `<dd>${escapeHtml(value)}</dd>`)}</div>`;
}

function writersRow(movie: Movie): string {
  const credits = each(movie.writers, ({ name, credit }) => {
    const note = credit === null ? '' : ` <span class="credit">(${credit})</span>`;
    return `<dd><span class="name">${escapeHtml(name)}</span>${note}</dd>`;
  });
  return `<div data-generated="true"><dt>Writers</dt>${credits}</div>`;
}

function castItems(movie: Movie, from: number, to: number): string {
  return each(
    movie.cast.slice(from, to),
    ({ name, role }) =>
      `<li><span class="name">${escapeHtml(name)}</span> <span class="role">${escapeHtml(role)}</span></li>`,
  );
}

function dataElement(movie: Movie, layout: FactLayout): string {
  if (layout === 'json-ld') return jsonLdElement(movie);
  if (layout === 'embedded-json') {
    return `<script id="__REELHOUSE_DATA__" type="application/json">${scriptJson(embeddedData(movie))}</script>`;
  }
  return '';
}

function jsonLdElement(movie: Movie): string {
  return `<script type="application/ld+json">${scriptJson(jsonLd(movie))}</script>`;
}

function jsonLd(movie: Movie): object {
  const people = (names: readonly string[]) => names.map((name) => ({ '@type': 'Person', name }));
  return {
    '@context': 'https://schema.org',
    '@type': 'Movie',
    url: `/title/${movie.key}`,
    name: movie.title,
    datePublished: movie.releaseDate,
    contentRating: movie.certificate ?? undefined,
    duration:
      movie.runtimeMinutes === null
        ? undefined
        : `PT${Math.floor(movie.runtimeMinutes / 60)}H${movie.runtimeMinutes % 60}M`,
    genre: movie.genres,
    director: movie.director === null ? undefined : people([movie.director]),
    author: people(movie.writers.map((writer) => writer.name)),
    actor: people(movie.cast.slice(0, STARS_SHOWN).map((credit) => credit.name)),
    description: movie.plot,
    aggregateRating:
      movie.rating === null
        ? undefined
        : {
            '@type': 'AggregateRating',
            ratingValue: movie.rating,
            ratingCount: movie.votes ?? undefined,
            bestRating: 10,
            worstRating: 0,
          },
  };
}

/** The state that the page's script renders from, in this site's own shape. */
function embeddedData(movie: Movie): object {
  const [year, month, day] = movie.releaseDate.split('-').map(Number);
  return {
    page: '/title/[key]',
    query: { key: movie.key },
    props: {
      film: {
        key: movie.key,
        name: movie.title,
        released: { year, month, day },
        score: movie.rating === null ? null : { value: movie.rating, outOf: 10, count: movie.votes },
        minutes: movie.runtimeMinutes,
        certificate: movie.certificate,
        genres: movie.genres,
        people: {
          directing: movie.director === null ? [] : [movie.director],
          writing: movie.writers,
          acting: movie.cast.slice(0, STARS_SHOWN).map((credit) => credit.name),
        },
        story: movie.plot,
        generated: ['story', 'people.writing', 'people.acting'],
      },
    },
  };
}
