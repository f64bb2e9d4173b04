import { make, ratingText } from './elements.js';
import { poster } from './poster.js';

/** Opens the dialog with everything about a movie: facts, provenance and what resembles it. */
export async function showDetail(dialog, movie, openMovie) {
  dialog.replaceChildren(heading(dialog, movie), ...facts(movie), similar(movie, openMovie), provenancePlaceholder());
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  dialog.dataset.movie = movie.id;
  const section = await provenance(movie);
  if (dialog.dataset.movie === movie.id) dialog.lastElementChild.replaceWith(section);
}

function heading(dialog, movie) {
  const original = movie.original_title !== null && movie.original_title !== movie.title ? movie.original_title : null;
  return make(
    'header',
    {},
    poster(movie),
    make(
      'div',
      {},
      make('h2', { id: 'detail-title' }, movie.title),
      original === null ? null : make('p', { class: 'line' }, original),
      make('p', { class: 'line' }, [movie.year, runtime(movie), movie.release_date].filter(Boolean).join(' · ')),
      make(
        'p',
        {},
        make('span', { class: 'rating' }, `★ ${ratingText(movie.rating)}`),
        movie.votes === null ? '' : ` from ${movie.votes.toLocaleString()} votes`,
      ),
    ),
    make('button', { class: 'close', type: 'button', 'aria-label': 'Close', onclick: () => dialog.close() }, '✕'),
  );
}

function runtime(movie) {
  return movie.runtime_minutes === null ? '' : `${movie.runtime_minutes} min`;
}

function facts(movie) {
  const people = [
    ['Director', movie.director],
    ['Writers', movie.writers],
    ['Stars', movie.stars],
  ].filter(([, names]) => names.length > 0);
  const stats = movie.director_stats;
  return [
    make(
      'section',
      {},
      movie.plot === null ? null : make('p', {}, movie.plot),
      make(
        'ul',
        { class: 'tags', 'aria-label': 'Categories' },
        ...[movie.decade_category, ...movie.genre_categories, movie.sentiment_analysis.plot_tone]
          .filter(Boolean)
          .map((tag) => make('li', {}, tag)),
      ),
      ...people.map(([label, names]) => make('p', {}, make('strong', {}, `${label}: `), names.join(', '))),
      stats.total_movies === 0
        ? null
        : make(
            'p',
            { class: 'line' },
            `In this catalogue the director has ${stats.total_movies} ${stats.total_movies === 1 ? 'movie' : 'movies'}${stats.average_rating === null ? '' : `, rated ${stats.average_rating} on average`}.`,
          ),
    ),
  ];
}

function similar(movie, openMovie) {
  return make(
    'section',
    {},
    make('h3', {}, 'Like this'),
    movie.recommendations.length === 0
      ? make('p', { class: 'line' }, 'Nothing similar has been seen yet.')
      : make(
          'ul',
          { class: 'similar' },
          ...movie.recommendations.map(({ id, title, score }) =>
            make(
              'li',
              {},
              make(
                'button',
                { type: 'button', onclick: () => openMovie(id) },
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

async function provenance(movie) {
  const section = make('section', {}, make('h3', {}, 'Where it comes from'));
  section.append(
    make(
      'ul',
      { class: 'tags' },
      ...movie.sources.map(({ source, url }) =>
        make(
          'li',
          {},
          make('a', { href: /^https?:/.test(url) ? url : null, rel: 'noreferrer', target: '_blank' }, source),
        ),
      ),
    ),
  );
  try {
    const response = await fetch(`/api/movies/${encodeURIComponent(movie.id)}/explain`);
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
