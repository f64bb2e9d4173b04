import type { MovieType } from '../../../movie/facts.ts';
import { foldText } from '../text.ts';
import { addressKind } from '../values/address-kind.ts';
import { absoluteUrl, imdbTitleId, samePage } from '../values/addresses.ts';
import { asArray, isObject, type Json, type JsonObject, parseLenientJson } from './lenient-json.ts';
import { firstText, listPosition, type SchemaContext, schemaItemType } from './schema-item.ts';

/** How an item stands in the structured data of its page. */
type Place = 'top' | 'main' | 'reviewed' | 'listed' | 'related';

/** A movie work that the structured data of a page names. */
export interface SchemaMovie {
  item: JsonObject;
  type: MovieType;
  place: Place;
  url: string | null;
  rank: number | undefined;
}

/** The structured data of a page as movie works, plus what else it is about. */
export interface SchemaPage {
  movies: SchemaMovie[];
  /** Classes of the top-level items, e.g. `Person`, `ItemList`. */
  types: string[];
  /** The top-level items that are no movie works, by class and name, which may be empty. */
  others: { type: string; name: string }[];
  context: SchemaContext;
}

const maximumDepth = 40;
const maximumItems = 20_000;

/** Reads the texts of `application/ld+json` scripts. */
export function readJsonLd(sources: string[], language: string | null, baseUrl: string | null): SchemaPage {
  const roots = sources.map((source) => parseLenientJson(source));
  return collectMovies(roots, language, baseUrl);
}

/** Finds the movie works in JSON-LD values, in the place where each stands. */
export function collectMovies(roots: Json[], language: string | null, baseUrl: string | null): SchemaPage {
  const page: SchemaPage = { movies: [], types: [], others: [], context: { language, baseUrl, byId: new Map() } };
  const pending: { value: Json; place: Place; rank: number | undefined; depth: number }[] = roots
    .toReversed()
    .map((value) => ({ value, place: 'top', rank: undefined, depth: 0 }));
  for (let count = 0; pending.length > 0 && count < maximumItems; count++) {
    const { value, place, rank, depth } = pending.pop() ?? { value: null, place: 'top', rank: undefined, depth: 0 };
    if (depth > maximumDepth) continue;
    if (Array.isArray(value)) {
      for (const entry of value.toReversed()) pending.push({ value: entry, place, rank, depth: depth + 1 });
    } else if (isObject(value)) {
      visit(value, place, rank, page);
      for (const next of children(value, place, rank).toReversed()) pending.push({ ...next, depth: depth + 1 });
    }
  }
  return page;
}

function visit(item: JsonObject, place: Place, rank: number | undefined, page: SchemaPage): void {
  const { context } = page;
  const id = item['@id'];
  if (typeof id === 'string' && Object.keys(item).length > 1) context.byId?.set(id, item);
  if (place === 'top' || place === 'main') {
    for (const type of asArray(item['@type'])) if (typeof type === 'string') page.types.push(type);
  }
  const type = schemaItemType(item, context.baseUrl);
  if (type === null && (place === 'top' || place === 'main')) noteOther(item, page);
  const address = [item.url, item['@id'], item.mainEntityOfPage]
    .map((value) => asArray(value)[0])
    .find((value) => typeof value === 'string');
  const hasFacts = item.name !== undefined || item.headline !== undefined || item.alternateName !== undefined;
  if (type !== null && hasFacts) {
    page.movies.push({
      item,
      type,
      place,
      rank,
      url: typeof address === 'string' ? absoluteUrl(address, context.baseUrl) : null,
    });
  } else if (place === 'listed' && type === null && typeof address === 'string' && typeof item.name === 'string') {
    // Lists often name their entries by address and name alone.
    page.movies.push({ item, type: 'unknown', place, rank, url: absoluteUrl(address, context.baseUrl) });
  }
}

function isUnsoldProduct(item: JsonObject): boolean {
  const isProduct = asArray(item['@type']).some((type) => typeof type === 'string' && /(?:^|[/:])Product$/.test(type));
  return isProduct && !['offers', 'sku', 'gtin', 'gtin13', 'brand', 'price'].some((key) => item[key] !== undefined);
}

/** An event at which a movie is shown is about the movie; a product that nobody sells only carries its rating. */
function noteOther(item: JsonObject, { others }: SchemaPage): void {
  const name = firstText(item.name) ?? firstText(item.headline) ?? '';
  const showsWork = [item.workPresented, item.workPerformed, item.workFeatured].some((work) => work !== undefined);
  if (showsWork || isUnsoldProduct(item)) return;
  for (const type of asArray(item['@type'])) if (typeof type === 'string') others.push({ type, name });
}

function children(
  item: JsonObject,
  place: Place,
  rank: number | undefined,
): { value: Json; place: Place; rank: number | undefined }[] {
  const found: { value: Json; place: Place; rank: number | undefined }[] = [];
  const follow = (key: string, next: Place, position = rank) => {
    const value = item[key];
    if (value !== undefined) found.push({ value, place: next, rank: position });
  };
  const isMovie = schemaItemType(item, null) !== null;
  follow('@graph', place);
  follow('mainEntity', place === 'listed' ? 'listed' : 'main');
  if (!isMovie) {
    follow('mainEntityOfPage', 'main');
    follow('itemReviewed', 'reviewed');
    follow('about', 'reviewed');
    follow('workPresented', 'reviewed');
  }
  for (const [index, element] of asArray(item.itemListElement).entries()) {
    const entry = isObject(element) ? element : Object.create(null);
    const position = listPosition(entry.position) ?? index + 1;
    found.push({
      value: isObject(entry.item) ? merged(entry.item, entry) : element,
      place: place === 'related' ? 'related' : 'listed',
      rank: position,
    });
  }
  return found;
}

/** A list entry's item with the address and name that only the entry itself carries. */
function merged(item: JsonObject, entry: JsonObject): JsonObject {
  return Object.assign(Object.create(null), { url: entry.url, name: entry.name }, item);
}

/**
 * The movie that the page is about: the one whose address is the page's, else the one declared as main entity, else the
 * one whose name a heading of the page shows, else the only one. Null where none can be told from the others.
 */
export function mainSchemaMovie(
  page: SchemaPage,
  addresses: (string | null)[],
  headings: string[],
): SchemaMovie | null {
  const wanted = addresses.map(imdbTitleId).find((id) => id !== null) ?? null;
  const eligible = page.movies.filter((movie) => {
    const id = imdbTitleId(movie.url);
    return movie.place !== 'listed' && movie.place !== 'related' && (wanted === null || id === null || id === wanted);
  });
  const byAddress = eligible.filter((movie) => addresses.some((address) => samePage(movie.url, address)));
  if (byAddress.length > 0) return richest(byAddress);
  const folded = headings.map(foldText).filter((heading) => heading !== '');
  const named = eligible.filter((movie) => {
    const name = foldedName(movie);
    return name !== '' && folded.some((heading) => heading.startsWith(name));
  });
  const own = eligible.filter((movie) => !isOfOtherPage(movie, addresses) || named.includes(movie));
  for (const group of [
    eligible.filter((movie) => movie.place === 'main'),
    named,
    own.filter((movie) => movie.place === 'top'),
    own,
  ]) {
    if (group.length === 1 || (group.length > 1 && sameName(group))) return richest(group);
  }
  return named.length > 0 ? richest(named) : null;
}

/** Whether a movie's address is that of another movie's page on the same site: no number of its path is in the page's own. */
function isOfOtherPage({ url }: SchemaMovie, addresses: readonly (string | null)[]): boolean {
  const given = url === null ? null : URL.parse(url);
  const [page] = addresses.flatMap((address) => URL.parse(address ?? '') ?? []);
  if (given === null || page === undefined || given.host !== page.host || addressKind(given) !== 'movie') return false;
  if (addressKind(page) !== 'movie') return false;
  const numbers = new Set(given.pathname.match(/\d{2,}/g) ?? []);
  return !(page.pathname.match(/\d{2,}/g) ?? []).some((number) => numbers.has(number));
}

function sameName(movies: SchemaMovie[]): boolean {
  return new Set(movies.map(foldedName)).size === 1;
}

function foldedName(movie: SchemaMovie): string {
  return foldText((firstText(movie.item.name) ?? '').slice(0, 2000));
}

function richest(movies: SchemaMovie[]): SchemaMovie | null {
  return movies.reduce(
    (best: SchemaMovie | null, movie) => (best === null || size(movie) > size(best) ? movie : best),
    null,
  );
}

function size(movie: SchemaMovie): number {
  return Object.keys(movie.item).length;
}
