import type { Film } from '../film.ts';
import { escapeHtml } from '../html.ts';

const months = 'January February March April May June July August September October November December'.split(' ');

/** The document inside the iframe of a title page: facts that are nowhere else on a page with the layout `labels`. */
export function renderTechnicalFacts(film: Film): string {
  const rows = [
    row('Release date', dateInWords(film.releaseDate)),
    row('Runtime', film.runtimeMinutes === null ? null : runtimeInWords(film.runtimeMinutes)),
    row('Certificate', film.certificate),
    row('Distributor', film.distributor),
    row('Source', film.basis),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="robots" content="noindex"><title>Technical facts</title>
<link rel="stylesheet" href="/assets/style.css"></head>
<body class="framed"><dl class="facts" data-film="${film.key}">${rows.join('')}</dl></body></html>`;
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
