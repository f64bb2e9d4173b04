import { showDetail } from './detail.js';
import { make, ratingText } from './elements.js';
import { poster } from './poster.js';
import { followStream, streamAddress } from './stream.js';

const shownAtMost = 600;
const byId = (id) => document.getElementById(id);
const movies = new Map();
const cards = new Map();
const arrivals = [];
const knownGenres = new Set();
const knownDecades = new Set();
let waiting = new Map();
let lastId = '–';
let paintIsDue = false;
let stopFollowing = () => {};

function follow() {
  stopFollowing();
  clear();
  const filters = readFilters();
  byId('query').textContent = `GET ${streamAddress(filters)}`;
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== ''));
  history.replaceState(null, '', query.size === 0 ? location.pathname : `?${query}`);
  stopFollowing = followStream(filters, { onMovie, onRemoved, onState: showState, onReset: clear });
  schedulePaint();
}

function clear() {
  movies.clear();
  cards.clear();
  waiting = new Map();
  byId('movies').replaceChildren();
}

function onMovie(movie, eventId) {
  for (const replaced of movie.replaces ?? []) remove(replaced);
  // What the snapshot brings was there before.
  if (!movies.has(movie.id) && Date.now() - Date.parse(movie.updated_at) < 60_000) arrivals.push(performance.now());
  movies.set(movie.id, movie);
  waiting.delete(movie.id);
  waiting.set(movie.id, movie);
  lastId = eventId;
  schedulePaint();
}

function onRemoved(id, eventId) {
  remove(id);
  lastId = eventId;
  schedulePaint();
}

function remove(id) {
  movies.delete(id);
  waiting.delete(id);
  cards.get(id)?.remove();
  cards.delete(id);
}

// Movies may come by the hundred: paint once a frame, only those that will stay in view.
function schedulePaint() {
  if (paintIsDue) return;
  paintIsDue = true;
  setTimeout(paint, 60);
}

function paint() {
  paintIsDue = false;
  const list = byId('movies');
  const batch = [...waiting.values()].slice(-shownAtMost);
  waiting = new Map();
  for (const movie of batch) {
    const present = cards.get(movie.id);
    const card = cardOf(movie, present === undefined);
    if (present) present.replaceWith(card);
    else list.prepend(card);
    cards.set(movie.id, card);
    learn(movie);
  }
  while (list.children.length > shownAtMost) {
    cards.delete(list.lastElementChild.dataset.id);
    list.lastElementChild.remove();
  }
  list.setAttribute('aria-busy', 'false');
  showFigures();
}

function cardOf(movie, isNew) {
  return make(
    'button',
    {
      class: isNew ? 'movie arrived' : 'movie',
      type: 'button',
      'data-id': movie.id,
      onclick: () => openMovie(movie.id),
    },
    poster(movie),
    make(
      'span',
      { class: 'text' },
      make('span', { class: 'title' }, movie.title),
      make(
        'span',
        { class: 'line' },
        make('span', { class: 'rating' }, `★ ${ratingText(movie.rating)}`),
        ` · ${movie.year || 'year unknown'}`,
      ),
      make('span', { class: 'line' }, movie.director.join(', ') || 'director unknown'),
      make('span', { class: 'line' }, movie.genre.slice(0, 3).join(', ')),
    ),
  );
}

async function openMovie(id) {
  let movie = movies.get(id);
  if (movie === undefined) {
    const response = await fetch(`/api/movies/${encodeURIComponent(id)}`).catch(() => undefined);
    if (!response?.ok) return;
    movie = await response.json();
  }
  await showDetail(byId('detail'), movie, openMovie);
}

function learn(movie) {
  for (const genre of movie.genre) {
    if (knownGenres.has(genre)) continue;
    knownGenres.add(genre);
    byId('genres').append(make('option', { value: genre }));
  }
  if (movie.decade_category !== null) addDecade(movie.decade_category);
}

function addDecade(decade) {
  if (knownDecades.has(decade)) return;
  knownDecades.add(decade);
  const select = byId('filters').elements.decade;
  const option = make('option', { value: decade }, decade);
  select.insertBefore(option, [...select.options].slice(1).find((other) => other.value > decade) ?? null);
}

function showFigures() {
  const minuteAgo = performance.now() - 60_000;
  while (arrivals.length > 0 && arrivals[0] < minuteAgo) arrivals.shift();
  byId('count').textContent = movies.size.toLocaleString();
  byId('rate').textContent = arrivals.length.toLocaleString();
  byId('last-id').textContent = lastId;
  byId('empty').hidden = movies.size > 0;
  const hidden = movies.size - cards.size;
  byId('more').hidden = hidden <= 0;
  byId('more').textContent = `and ${hidden.toLocaleString()} more: filter to see them`;
}

const stateTexts = {
  live: 'live',
  connecting: 'reconnecting …',
  lost: 'lost, trying again …',
  busy: 'too many viewers, waiting …',
  unauthorized: 'sign in again',
};

function showState(state) {
  const pill = byId('connection');
  pill.dataset.state = state;
  pill.textContent = stateTexts[state];
}

function readFilters() {
  return Object.fromEntries(
    ['genre', 'decade', 'director', 'min_rating'].map((name) => [name, byId('filters').elements[name].value.trim()]),
  );
}

function restoreFilters() {
  const query = new URLSearchParams(location.search);
  if (query.has('decade')) addDecade(query.get('decade'));
  for (const [name, value] of query) if (byId('filters').elements[name]) byId('filters').elements[name].value = value;
}

/** Arrow keys move between cards as they stand on the screen. */
function moveFocus(event) {
  const list = [...byId('movies').children];
  const index = list.indexOf(document.activeElement);
  if (index < 0) return;
  const columns = getComputedStyle(byId('movies')).gridTemplateColumns.split(' ').length;
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
  if (step === undefined) return;
  list[index + step]?.focus();
  event.preventDefault();
}

function switchTheme() {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = dark ? 'light' : 'dark';
}

let filterTimer;
byId('filters').addEventListener('input', () => {
  clearTimeout(filterTimer);
  filterTimer = setTimeout(follow, 350);
});
byId('filters').addEventListener('reset', () => setTimeout(follow));
byId('filters').addEventListener('submit', (event) => event.preventDefault());
byId('movies').addEventListener('keydown', moveFocus);
byId('theme').addEventListener('click', switchTheme);
byId('detail').addEventListener('click', (event) => {
  if (event.target === byId('detail')) byId('detail').close();
});
setInterval(showFigures, 1000);
restoreFilters();
follow();
