import { byId, make } from './elements.ts';
import { readSelection, type Selection } from './selection.ts';

const typingMilliseconds = 250;

/** The form that the visitor chooses with, and the suggestions in it. */
export class FilterForm {
  readonly #form = byId<HTMLFormElement>('filters');
  readonly #known = new Map<string, Set<string>>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(selection: Selection, onChange: (selection: Selection) => void) {
    this.show(selection);
    const apply = () => {
      clearTimeout(this.#timer);
      if (this.#form.checkValidity()) onChange(this.#read());
      else this.#form.reportValidity();
    };
    const applySoon = () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(apply, typingMilliseconds);
    };
    // Not every browser tells of a choice in a list as input.
    for (const event of ['input', 'change']) this.#form.addEventListener(event, applySoon);
    byId('search').addEventListener('input', applySoon);
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      apply();
    });
    // The fields are empty only after this event.
    this.#form.addEventListener('reset', () => setTimeout(apply));
    const toggle = byId('filters-toggle');
    toggle.addEventListener('click', () => {
      const isOpen = this.#form.classList.toggle('open');
      toggle.setAttribute('aria-expanded', String(isOpen));
      if (isOpen) this.#field('genre').focus();
    });
  }

  /** Shows a selection that was made elsewhere. */
  show({ query, filters, sort }: Selection): void {
    if (filters.decade !== undefined) this.suggest('decade', [filters.decade]);
    const values: Record<string, string> = { query, ...filters, sort };
    for (const name of ['query', 'genre', 'director', 'country', 'decade', 'min_rating', 'sort'])
      this.#field(name).value = values[name] ?? '';
    this.#markCount(filters);
  }

  /** Adds values that the visitor may choose. */
  suggest(name: 'genre' | 'director' | 'decade', values: readonly string[]): void {
    const known = this.#known.get(name) ?? new Set();
    this.#known.set(name, known);
    for (const value of values) {
      if (value === '' || known.has(value) || known.size >= 400) continue;
      known.add(value);
      if (name === 'decade') this.#addDecade(value);
      else byId(`${name}s`).append(make('option', { value }));
    }
  }

  #addDecade(decade: string): void {
    const select = byId<HTMLSelectElement>('filters').querySelector<HTMLSelectElement>('[name=decade]');
    if (select === null) return;
    const later = [...select.options].slice(1).find((other) => other.value < decade);
    select.insertBefore(make('option', { value: decade }, decade), later ?? null);
  }

  #read(): Selection {
    const selection = readSelection(new URLSearchParams(new FormData(this.#form) as unknown as Record<string, string>));
    this.#markCount(selection.filters);
    return selection;
  }

  /** On phones the fields are hidden: the button says how many are filled in. */
  #markCount(filters: Selection['filters']): void {
    const count = Object.keys(filters).length;
    byId('filters-toggle').textContent = count === 0 ? 'Filters' : `Filters (${count})`;
  }

  #field(name: string): HTMLInputElement {
    return this.#form.elements.namedItem(name) as HTMLInputElement;
  }
}
