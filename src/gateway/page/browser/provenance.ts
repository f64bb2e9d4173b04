import type { CatalogueApi, ExplainedField, Explanation } from './catalogue-api.ts';
import { make } from './elements.ts';
import type { Movie } from './movie.ts';
import { spaced } from './words.ts';

/** Where a movie's facts come from: its pages at once, the reasons once the catalogue has told them. */
export function provenanceSection(movie: Movie, api: CatalogueApi): HTMLElement {
  const reasons = make('div', { class: 'reasons' }, make('p', { class: 'soft' }, 'Asking the catalogue …'));
  void api.explain(movie.id).then(
    (explanation) => reasons.replaceChildren(whyTable(explanation.fields), stages(explanation)),
    (error: Error) =>
      reasons.replaceChildren(make('p', { class: 'soft' }, `The reasons are not available: ${error.message}.`)),
  );
  return make('section', { class: 'provenance' }, make('h3', {}, 'Where it comes from'), sources(movie), reasons);
}

function sources(movie: Movie): HTMLElement {
  return make(
    'ul',
    { class: 'tags sources' },
    ...movie.sources.map(({ source, url }) =>
      make(
        'li',
        {},
        make('a', { href: /^https?:/i.test(url) ? url : null, rel: 'noreferrer', target: '_blank' }, source),
      ),
    ),
  );
}

/** A table where there is room, on phones a list: each cell says itself what it is. */
function whyTable(fields: ExplainedField[]): HTMLElement {
  const cell = (label: string, text: string) => make('td', { 'data-label': label, dir: 'auto' }, text);
  return make(
    'table',
    { class: 'why' },
    make(
      'thead',
      {},
      make('tr', {}, ...['Field', 'Value', 'Won by', 'Others said'].map((name) => make('th', { scope: 'col' }, name))),
    ),
    make(
      'tbody',
      {},
      ...fields.map(({ field, value, source, rule, others }) =>
        make(
          'tr',
          {},
          make('th', { scope: 'row' }, spaced(field)),
          cell('Value', shortened(value)),
          cell('Won by', `${source} (${spaced(rule)})`),
          cell('Others said', others.map((other) => `${other.source}: ${shortened(other.value)}`).join('; ')),
        ),
      ),
    ),
  );
}

/** The movie's way from page to event. */
function stages({ lineage }: Explanation): HTMLElement {
  return make(
    'ol',
    { class: 'stages', 'aria-label': 'From page to event' },
    ...lineage.map(({ stage, outcome, milliseconds }) =>
      make(
        'li',
        {},
        make('strong', {}, stage),
        make('span', {}, outcome),
        milliseconds === null
          ? null
          : make('span', { class: 'soft' }, `${Math.round(milliseconds).toLocaleString('en')} ms`),
      ),
    ),
  );
}

function shortened(value: unknown): string {
  const text = Array.isArray(value) ? value.join(', ') : String(value ?? '–');
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
}
