import type { Site } from '../../../movie/site/site.ts';

export type SiteAddressKind = 'movie' | 'list' | 'ignored';

/** Longer addresses are cut for the patterns, so that none takes long. */
const longestAddress = 2048;

/** What a site says about addresses. */
export class SiteAddresses {
  readonly #movie: RegExp[];
  readonly #list: RegExp[];
  readonly #ignore: RegExp[];
  readonly #urls: NonNullable<Site['urls']>;
  readonly #replace: { pattern: RegExp; with: string }[];

  constructor({ urls = {} }: Site) {
    const compiled = (patterns: readonly string[] = []) => patterns.map((pattern) => new RegExp(pattern, 'u'));
    this.#urls = urls;
    this.#movie = compiled(urls.movie);
    this.#list = compiled(urls.list);
    this.#ignore = compiled(urls.ignore);
    this.#replace = (urls.canonical?.replace ?? []).map((one) => ({
      pattern: new RegExp(one.pattern, 'gu'),
      with: one.with,
    }));
  }

  /** Whether the site says which addresses are those of movies. */
  get namesMovies(): boolean {
    return this.#movie.length > 0;
  }

  /** Whether the site says which addresses are those of lists. */
  get namesLists(): boolean {
    return this.#list.length > 0;
  }

  /** What an address is by the patterns of its site, null where none matches. What is to be ignored is nothing else. */
  kindOf(address: string): SiteAddressKind | null {
    const text = address.slice(0, longestAddress);
    const matches = (patterns: readonly RegExp[]) => patterns.some((pattern) => pattern.test(text));
    if (matches(this.#ignore)) return 'ignored';
    if (matches(this.#movie)) return 'movie';
    return matches(this.#list) ? 'list' : null;
  }

  /** The address that counts for a page, of all those under which it can be had. */
  canonical(address: string): string {
    const rules = this.#urls.canonical;
    if (rules === undefined) return address;
    const replaced = this.#replace.reduce((text, one) => text.replace(one.pattern, one.with), address);
    const url = URL.parse(replaced);
    if (url === null) return address;
    const dropped = [...url.searchParams.keys()].filter((name) => isDropped(name, rules.dropParameters ?? []));
    for (const name of dropped) url.searchParams.delete(name);
    if (rules.trailingSlash === 'remove' && url.pathname.length > 1) url.pathname = url.pathname.replace(/\/+$/, '');
    // A name with a full stop is one of a file: `/film/heat.html`.
    if (rules.trailingSlash === 'add' && !/(?:\/|\.[^/]*)$/.test(url.pathname)) url.pathname += '/';
    return url.href;
  }
}

function isDropped(name: string, dropped: readonly string[]): boolean {
  return dropped.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one));
}
