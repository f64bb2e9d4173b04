import { type FactLayout, type Film, factLayouts, yearOf } from '../film.ts';
import { each, escapeHtml, scriptJson } from '../html.ts';
import { hash } from '../random.ts';
import { filmCard, renderLayout } from './layout.ts';

/** Credits that a title page names before "show more" is clicked. */
export const STARS_SHOWN = 3;

const SHORTEST_DELAY_MILLISECONDS = 80;
const DELAY_SPREAD_MILLISECONDS = 220;

const generatedNote = '<span class="generated-note">generated</span>';

/** How this film's page carries its facts: fixed by the key, so that each layout has about a quarter of the films. */
export function layoutOf(film: Film): FactLayout {
  return factLayouts[hash('layout', film.key) % factLayouts.length] ?? 'labels';
}

/** The page as it is served: a skeleton, which the page's script fills after a delay. It links to the neighbours. */
export function renderTitlePage(film: Film, neighbours: readonly Film[]): string {
  const layout = layoutOf(film);
  const delay = SHORTEST_DELAY_MILLISECONDS + (hash('delay', film.key) % DELAY_SPREAD_MILLISECONDS);
  const path = `/title/${film.key}`;
  return renderLayout({
    title: 'Loading… · Reelhouse',
    head: `<link rel="canonical" href="${path}">${dataElement(film, layout)}`,
    main: `<main class="film" id="film" data-film="${film.key}" data-layout="${layout}" data-delay="${delay}" data-state="loading">
<article id="facts" aria-busy="true"><div class="skeleton wide"></div><div class="skeleton"></div><div class="skeleton tall"></div></article>
<aside><h2>Technical facts</h2><iframe id="technical" title="Technical facts" src="${path}/facts"></iframe></aside>
<section id="cast" data-generated="true" data-state="short"><h2>Cast ${generatedNote}</h2>
<ul class="cast">${castItems(film, 0, STARS_SHOWN)}</ul>
${film.cast.length > STARS_SHOWN ? `<button id="more-cast" data-href="/fragments/cast/${film.key}">Show all ${film.cast.length}</button>` : ''}</section>
<section id="neighbours"><h2>Next to it in the list</h2><ol class="cards">${each(neighbours, filmCard)}</ol></section>
<section id="keywords" data-generated="true" data-state="waiting" data-href="/fragments/keywords/${film.key}"><h2>Keywords ${generatedNote}</h2>
<div class="skeleton"></div></section>
</main>`,
  });
}

/** The facts as labelled elements, fetched by the page's script. */
export function renderFacts(film: Film): string {
  const rows = [
    row('Director', film.director === null ? [] : [film.director]),
    row('Genres', film.genres),
    row(
      'Stars',
      film.cast.slice(0, STARS_SHOWN).map((credit) => credit.name),
      true,
    ),
  ];
  const late = layoutOf(film) === 'late-json-ld' ? `<template id="late-data">${jsonLdElement(film)}</template>` : '';
  return `<h1 data-testid="title">${escapeHtml(film.title)} <span class="year">(${yearOf(film)})</span></h1>
${ratingParagraph(film)}
<section class="plot" data-generated="true"><h2>Plot ${generatedNote}</h2><p data-testid="plot">${escapeHtml(film.plot)}</p></section>
<dl class="facts">${rows.join('')}${writersRow(film)}</dl>${late}`;
}

/** The whole cast, fetched when "show more" is clicked. */
export function renderCast(film: Film): string {
  return castItems(film, 0, film.cast.length);
}

/** The keywords, fetched when their section scrolls into view. */
export function renderKeywords(film: Film): string {
  return `<ul class="keywords">${each(film.keywords, (keyword) => `<li>${escapeHtml(keyword)}</li>`)}</ul>`;
}

function ratingParagraph(film: Film): string {
  if (film.rating === null) return '<p class="rating unrated">Not yet rated</p>';
  const votes = film.votes === null ? '' : ` <span class="votes">${film.votes.toLocaleString('en-US')} votes</span>`;
  return `<p class="rating" aria-label="Rating"><strong>${film.rating.toFixed(1)}</strong><span>/10</span>${votes}</p>`;
}

function row(label: string, values: readonly string[], generated = false): string {
  if (values.length === 0) return '';
  const mark = generated ? ' data-generated="true"' : '';
  return `<div${mark}><dt>${label}</dt>${each(values, (value) => `<dd>${escapeHtml(value)}</dd>`)}</div>`;
}

function writersRow(film: Film): string {
  const credits = each(film.writers, ({ name, credit }) => {
    const note = credit === null ? '' : ` <span class="credit">(${credit})</span>`;
    return `<dd><span class="name">${escapeHtml(name)}</span>${note}</dd>`;
  });
  return `<div data-generated="true"><dt>Writers</dt>${credits}</div>`;
}

function castItems(film: Film, from: number, to: number): string {
  return each(
    film.cast.slice(from, to),
    ({ name, role }) =>
      `<li><span class="name">${escapeHtml(name)}</span> <span class="role">${escapeHtml(role)}</span></li>`,
  );
}

function dataElement(film: Film, layout: FactLayout): string {
  if (layout === 'json-ld') return jsonLdElement(film);
  if (layout === 'embedded-json') {
    return `<script id="__REELHOUSE_DATA__" type="application/json">${scriptJson(embeddedData(film))}</script>`;
  }
  return '';
}

function jsonLdElement(film: Film): string {
  return `<script type="application/ld+json">${scriptJson(jsonLd(film))}</script>`;
}

function jsonLd(film: Film): object {
  const people = (names: readonly string[]) => names.map((name) => ({ '@type': 'Person', name }));
  return {
    '@context': 'https://schema.org',
    '@type': 'Movie',
    url: `/title/${film.key}`,
    name: film.title,
    datePublished: film.releaseDate,
    contentRating: film.certificate ?? undefined,
    duration:
      film.runtimeMinutes === null
        ? undefined
        : `PT${Math.floor(film.runtimeMinutes / 60)}H${film.runtimeMinutes % 60}M`,
    genre: film.genres,
    director: film.director === null ? undefined : people([film.director]),
    author: people(film.writers.map((writer) => writer.name)),
    actor: people(film.cast.slice(0, STARS_SHOWN).map((credit) => credit.name)),
    description: film.plot,
    aggregateRating:
      film.rating === null
        ? undefined
        : {
            '@type': 'AggregateRating',
            ratingValue: film.rating,
            ratingCount: film.votes ?? undefined,
            bestRating: 10,
            worstRating: 0,
          },
  };
}

/** The state that the page's script renders from, in this site's own shape. */
function embeddedData(film: Film): object {
  const [year, month, day] = film.releaseDate.split('-').map(Number);
  return {
    page: '/title/[key]',
    query: { key: film.key },
    props: {
      film: {
        key: film.key,
        name: film.title,
        released: { year, month, day },
        score: film.rating === null ? null : { value: film.rating, outOf: 10, count: film.votes },
        minutes: film.runtimeMinutes,
        certificate: film.certificate,
        genres: film.genres,
        people: {
          directing: film.director === null ? [] : [film.director],
          writing: film.writers,
          acting: film.cast.slice(0, STARS_SHOWN).map((credit) => credit.name),
        },
        story: film.plot,
        generated: ['story', 'people.writing', 'people.acting'],
      },
    },
  };
}
