import { showDetail } from './detail.js';
import { make, ratingText } from './elements.js';
import { poster } from './poster.js';
import { followStream, streamAddress } from './stream.js';

const shownAtMost = 600;
const byId = (id) => document.getElementById(id);
const films = new Map();
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
  stopFollowing = followStream(filters, { onFilm, onRemoved, onState: showState, onReset: clear });
  schedulePaint();
}

function clear() {
  films.clear();
  cards.clear();
  waiting = new Map();
  byId('films').replaceChildren();
}

function onFilm(film, eventId) {
  for (const replaced of film.replaces ?? []) remove(replaced);
  // What the snapshot brings was there before.
  if (!films.has(film.id) && Date.now() - Date.parse(film.updated_at) < 60_000) arrivals.push(performance.now());
  films.set(film.id, film);
  waiting.delete(film.id);
  waiting.set(film.id, film);
  lastId = eventId;
  schedulePaint();
}

function onRemoved(id, eventId) {
  remove(id);
  lastId = eventId;
  schedulePaint();
}

function remove(id) {
  films.delete(id);
  waiting.delete(id);
  cards.get(id)?.remove();
  cards.delete(id);
}

// Films may come by the hundred: paint once a frame, only those that will stay in view.
function schedulePaint() {
  if (paintIsDue) return;
  paintIsDue = true;
  setTimeout(paint, 60);
}

function paint() {
  paintIsDue = false;
  const list = byId('films');
  const batch = [...waiting.values()].slice(-shownAtMost);
  waiting = new Map();
  for (const film of batch) {
    const present = cards.get(film.id);
    const card = cardOf(film, present === undefined);
    if (present) present.replaceWith(card);
    else list.prepend(card);
    cards.set(film.id, card);
    learn(film);
  }
  while (list.children.length > shownAtMost) {
    cards.delete(list.lastElementChild.dataset.id);
    list.lastElementChild.remove();
  }
  list.setAttribute('aria-busy', 'false');
  showFigures();
}

function cardOf(film, isNew) {
  return make(
    'button',
    { class: isNew ? 'film arrived' : 'film', type: 'button', 'data-id': film.id, onclick: () => openFilm(film.id) },
    poster(film),
    make(
      'span',
      { class: 'text' },
      make('span', { class: 'title' }, film.title),
      make(
        'span',
        { class: 'line' },
        make('span', { class: 'rating' }, `★ ${ratingText(film.rating)}`),
        ` · ${film.year || 'year unknown'}`,
      ),
      make('span', { class: 'line' }, film.director.join(', ') || 'director unknown'),
      make('span', { class: 'line' }, film.genre.slice(0, 3).join(', ')),
    ),
  );
}

async function openFilm(id) {
  let film = films.get(id);
  if (film === undefined) {
    const response = await fetch(`/api/movies/${encodeURIComponent(id)}`).catch(() => undefined);
    if (!response?.ok) return;
    film = await response.json();
  }
  await showDetail(byId('detail'), film, openFilm);
}

function learn(film) {
  for (const genre of film.genre) {
    if (knownGenres.has(genre)) continue;
    knownGenres.add(genre);
    byId('genres').append(make('option', { value: genre }));
  }
  if (film.decade_category !== null) addDecade(film.decade_category);
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
  byId('count').textContent = films.size.toLocaleString();
  byId('rate').textContent = arrivals.length.toLocaleString();
  byId('last-id').textContent = lastId;
  byId('empty').hidden = films.size > 0;
  const hidden = films.size - cards.size;
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
  const list = [...byId('films').children];
  const index = list.indexOf(document.activeElement);
  if (index < 0) return;
  const columns = getComputedStyle(byId('films')).gridTemplateColumns.split(' ').length;
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
byId('films').addEventListener('keydown', moveFocus);
byId('theme').addEventListener('click', switchTheme);
byId('detail').addEventListener('click', (event) => {
  if (event.target === byId('detail')) byId('detail').close();
});
setInterval(showFigures, 1000);
restoreFilters();
follow();
