import { make, ratingText } from './elements.js';
import { poster } from './poster.js';

/** Opens the dialog with everything about a film: facts, provenance and what resembles it. */
export async function showDetail(dialog, film, openFilm) {
  dialog.replaceChildren(heading(dialog, film), ...facts(film), similar(film, openFilm), provenancePlaceholder());
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  dialog.dataset.film = film.id;
  const section = await provenance(film);
  if (dialog.dataset.film === film.id) dialog.lastElementChild.replaceWith(section);
}

function heading(dialog, film) {
  const original = film.original_title !== null && film.original_title !== film.title ? film.original_title : null;
  return make(
    'header',
    {},
    poster(film),
    make(
      'div',
      {},
      make('h2', { id: 'detail-title' }, film.title),
      original === null ? null : make('p', { class: 'line' }, original),
      make('p', { class: 'line' }, [film.year, runtime(film), film.release_date].filter(Boolean).join(' · ')),
      make(
        'p',
        {},
        make('span', { class: 'rating' }, `★ ${ratingText(film.rating)}`),
        film.votes === null ? '' : ` from ${film.votes.toLocaleString()} votes`,
      ),
    ),
    make('button', { class: 'close', type: 'button', 'aria-label': 'Close', onclick: () => dialog.close() }, '✕'),
  );
}

function runtime(film) {
  return film.runtime_minutes === null ? '' : `${film.runtime_minutes} min`;
}

function facts(film) {
  const people = [
    ['Director', film.director],
    ['Writers', film.writers],
    ['Stars', film.stars],
  ].filter(([, names]) => names.length > 0);
  const stats = film.director_stats;
  return [
    make(
      'section',
      {},
      film.plot === null ? null : make('p', {}, film.plot),
      make(
        'ul',
        { class: 'tags', 'aria-label': 'Categories' },
        ...[film.decade_category, ...film.genre_categories, film.sentiment_analysis.plot_tone]
          .filter(Boolean)
          .map((tag) => make('li', {}, tag)),
      ),
      ...people.map(([label, names]) => make('p', {}, make('strong', {}, `${label}: `), names.join(', '))),
      stats.total_movies === 0
        ? null
        : make(
            'p',
            { class: 'line' },
            `In this catalogue the director has ${stats.total_movies} ${stats.total_movies === 1 ? 'film' : 'films'}${stats.average_rating === null ? '' : `, rated ${stats.average_rating} on average`}.`,
          ),
    ),
  ];
}

function similar(film, openFilm) {
  return make(
    'section',
    {},
    make('h3', {}, 'Like this'),
    film.recommendations.length === 0
      ? make('p', { class: 'line' }, 'Nothing similar has been seen yet.')
      : make(
          'ul',
          { class: 'similar' },
          ...film.recommendations.map(({ id, title, score }) =>
            make(
              'li',
              {},
              make(
                'button',
                { type: 'button', onclick: () => openFilm(id) },
                make('span', {}, title),
                make('span', { class: 'line' }, `${Math.round(score * 100)} %`),
              ),
            ),
          ),
        ),
  );
}

function provenancePlaceholder() {
  return make(
    'section',
    {},
    make('h3', {}, 'Where it comes from'),
    make('p', { class: 'line' }, 'Asking the catalogue …'),
  );
}

async function provenance(film) {
  const section = make('section', {}, make('h3', {}, 'Where it comes from'));
  section.append(
    make(
      'ul',
      { class: 'tags' },
      ...film.sources.map(({ source, url }) =>
        make(
          'li',
          {},
          make('a', { href: /^https?:/.test(url) ? url : null, rel: 'noreferrer', target: '_blank' }, source),
        ),
      ),
    ),
  );
  try {
    const response = await fetch(`/api/movies/${encodeURIComponent(film.id)}/explain`);
    if (!response.ok) throw new Error(`the catalogue answered ${response.status}`);
    section.append(whyTable((await response.json()).fields));
  } catch (error) {
    section.append(make('p', { class: 'line' }, `The reasons are not available: ${error.message}.`));
  }
  return section;
}

function whyTable(fields) {
  const row = ({ field, value, source, rule, others }) =>
    make(
      'tr',
      {},
      make('th', { scope: 'row' }, field.replaceAll('_', ' ')),
      make('td', {}, shorten(value)),
      make('td', {}, `${source} (${rule.replaceAll('_', ' ')})`),
      make('td', {}, others.map((other) => `${other.source}: ${shorten(other.value)}`).join('; ')),
    );
  return make(
    'div',
    { class: 'scroll' },
    make(
      'table',
      { class: 'why' },
      make(
        'thead',
        {},
        make(
          'tr',
          {},
          ...['Field', 'Value', 'Won by', 'Others said'].map((name) => make('th', { scope: 'col' }, name)),
        ),
      ),
      make('tbody', {}, ...fields.map(row)),
    ),
  );
}

function shorten(value) {
  const text = Array.isArray(value) ? value.join(', ') : String(value ?? '–');
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
