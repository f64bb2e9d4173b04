import type { CatalogueApi, Facets } from './catalogue-api.ts';
import { byId, make } from './elements.ts';
import type { FilterName, Selection } from './selection.ts';
import { counted } from './words.ts';

const typingMilliseconds = 150;

/** Where the values that fit a field are shown, and which they are. */
const places: Record<string, { list: string; facet: keyof Facets }> = {
  query: { list: 'people', facet: 'people' },
  genre: { list: 'genres', facet: 'genres' },
  director: { list: 'directors', facet: 'directors' },
  country: { list: 'countries', facet: 'countries' },
};
const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

/** Suggests values for a field as the visitor comes to it and types, with how many movies of the selection have each. */
export class Suggestions {
  readonly #api: CatalogueApi;
  readonly #selection: () => Selection;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = new AbortController();

  constructor(api: CatalogueApi, selection: () => Selection) {
    this.#api = api;
    this.#selection = selection;
    for (const event of ['focusin', 'input'])
      for (const place of [byId('filters'), byId('search')])
        place.addEventListener(event, ({ target }) => this.#askSoon(target as HTMLInputElement));
  }

  #askSoon({ name, value }: HTMLInputElement): void {
    if (places[name] === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(name, value.trim()), typingMilliseconds);
  }

  async #ask(name: string, begin: string): Promise<void> {
    const place = places[name];
    if (place === undefined) return;
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    try {
      const facets = await this.#api.facets(without(this.#selection(), name), begin, signal);
      if (signal.aborted) return;
      byId(place.list).replaceChildren(
        ...facets[place.facet].map(({ value, movies }) => make('option', { value }, labelOf(name, value, movies))),
      );
    } catch {
      // Without suggestions the field can be filled in as well.
    }
  }
}

/** The values of a field are those of all movies that the other fields let through. */
function without(selection: Selection, name: string): Selection {
  if (name === 'query') return { ...selection, query: '' };
  const { [name as FilterName]: _, ...filters } = selection.filters;
  return { ...selection, filters };
}

function labelOf(name: string, value: string, movies: number): string {
  const country = name === 'country' && /^[A-Z]{2}$/.test(value) ? `${countryNames.of(value)}, ` : '';
  return `${country}${counted(movies, 'movie')}`;
}
