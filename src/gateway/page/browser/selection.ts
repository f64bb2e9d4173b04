import { root } from './root.ts';

const filterNames = ['genre', 'director', 'country', 'decade', 'min_rating'] as const;
const sorts = ['-rating', '-year', 'title'] as const;
/** Empty: what changed last comes first, live. */
export type Sort = (typeof sorts)[number] | '';
export type FilterName = (typeof filterNames)[number];
export type Filters = Partial<Record<FilterName, string>>;

/** What the visitor chose to see. */
export interface Selection {
  query: string;
  filters: Filters;
  sort: Sort;
}

/** Reads the selection that an address has. Names that we do not know are left alone. */
export function readSelection(query: URLSearchParams): Selection {
  const sort = query.get('sort');
  return {
    query: query.get('query')?.trim() ?? '',
    sort: sorts.find((known) => known === sort) ?? '',
    filters: Object.fromEntries(
      filterNames.map((name) => [name, query.get(name)?.trim() ?? '']).filter(([, value]) => value !== ''),
    ),
  };
}

/** The parameters that stand for a selection, in the page's address as in the API. */
export function selectionQuery({ query, filters, sort }: Selection): Record<string, string> {
  return { ...(query && { query }), ...filters, ...(sort && { sort }) };
}

/** Puts the selection into the page's address, in place of the one before. */
export function rememberSelection(selection: Selection): void {
  const address = new URL(location.href);
  address.search = new URLSearchParams(selectionQuery(selection)).toString();
  history.replaceState(history.state, '', address);
}

/** The list's address with the selection in force. */
export function listAddress(): URL {
  const address = new URL(root);
  address.search = location.search;
  return address;
}

/** "genre Drama, rating from 8", or an empty text where nothing is chosen. */
export function describeSelection({ query, filters }: Selection): string {
  const words = {
    genre: 'genre',
    director: 'director',
    country: 'country',
    decade: 'decade',
    min_rating: 'rating from',
  };
  return [
    ...(query ? [`“${query}”`] : []),
    ...filterNames.flatMap((name) => (filters[name] ? [`${words[name]} ${filters[name]}`] : [])),
  ].join(', ');
}
