import { escapeHtml } from '../html.ts';
import type { Movie } from '../movie.ts';

const months = 'January February March April May June July August September October November December'.split(' ');

/** The document inside the iframe of a title page: facts that are nowhere else on a page with the layout `labels`. */
export function renderTechnicalFacts(movie: Movie): string {
  const rows = [
    row('Release date', dateInWords(movie.releaseDate)),
    row('Runtime', movie.runtimeMinutes === null ? null : runtimeInWords(movie.runtimeMinutes)),
    row('Certificate', movie.certificate),
    row('Distributor', movie.distributor),
    row('Source', movie.basis),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="robots" content="noindex"><title>Technical facts</title>
<link rel="stylesheet" href="/assets/style.css"></head>
<body class="framed"><dl class="facts" data-film="${movie.key}">${rows.join('')}</dl></body></html>`;
}

function row(label: string, value: string | null): string {
  return value === null ? '' : `<div><dt>${label}</dt><dd>${escapeHtml(value)}</dd></div>`;
}

/** `2003-03-09` -> `9 March 2003`. */
function dateInWords(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return `${Number(day)} ${months[Number(month) - 1]} ${year}`;
}

function runtimeInWords(minutes: number): string {
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
