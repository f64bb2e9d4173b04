import { withoutEdges } from '../text.ts';

const titleId = /(?:^|[^a-z\d])(tt\d{5,10})(?!\d)/i;

/** An IMDb title id out of an address or an identifier, padded to seven digits and no more; null where there is none. */
export function imdbTitleId(value: string | null | undefined): string | null {
  const id = titleId.exec(value?.slice(0, 2048) ?? '')?.[1]?.toLowerCase();
  return id?.replace(/^tt0+(?=\d{7})/, 'tt') ?? null;
}

/** An http(s) address made absolute, without fragment but where that is a route (`#/film/1`); null where it cannot be one. */
export function absoluteAddress(reference: string | null | undefined, base: string | null): URL | null {
  if (reference === null || reference === undefined || reference === '' || reference.length > 4096) return null;
  const url = URL.parse(reference.trim(), base ?? undefined);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  if (url.href.includes('#') && !isRoute(url.hash)) url.hash = '';
  return url;
}

/** The same as text. */
export function absoluteUrl(reference: string | null | undefined, base: string | null): string | null {
  return absoluteAddress(reference, base)?.href ?? null;
}

/** Whether a reference or a fragment is a route of an application of one page, not a place within the page. */
export function isRoute(fragment: string): boolean {
  return /^#!?\/./.test(fragment);
}

/** Host without `www.`, in lower case; null where the address has none. */
export function hostOf(address: string | null): string | null {
  const url = address === null ? null : URL.parse(address);
  return url === null || url.hostname === '' ? null : hostOfUrl(url);
}

/** The same of an address that is parsed already. */
export function hostOfUrl(url: URL): string {
  return url.hostname.toLowerCase().replace(/^www\./, '');
}

/** Until 2012 IMDb had pages of its own for some countries. */
const countryHost = /^(?:www\.)?imdb\.(?:de|es|fr|it|pt)$/;

export function isImdbHost(host: string | null): boolean {
  return host === 'imdb.com' || (host !== null && (host.endsWith('.imdb.com') || countryHost.test(host)));
}

/** Whether two addresses name the same page: the same IMDb title, or the same path apart from slash and query. */
export function samePage(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return false;
  const id = imdbTitleId(a);
  if (id !== null || imdbTitleId(b) !== null) return id === imdbTitleId(b);
  return pathOf(a) !== '/' && pathOf(a) === pathOf(b);
}

function pathOf(address: string): string {
  const path = URL.parse(address, 'http://page.invalid/')?.pathname ?? '';
  return `/${withoutEdges(path, '/').toLowerCase()}`;
}

const titlePath = /\/title\/(?:tt)?\d+(?!.*\/(?:videoplayer|videogallery|mediaviewer|mediaindex)(?:\/|$))|^\/title$/i;

/** Whether an address is of one of IMDb's pages about a title, those that show only its videos or pictures left out. */
export function isImdbTitleAddress(address: string | null): boolean {
  const url = address === null ? null : URL.parse(address);
  return url !== null && isImdbHost(hostOfUrl(url)) && titlePath.test(url.pathname);
}

/** The address that browsers note in a comment at the start of a page that they save; null where there is none. */
export function savedAddress(text: string): string | null {
  const start = text.slice(0, 3000);
  const [, address] =
    /<!--\s*(?:saved from url=\(\d{4}\)|Page saved with SingleFile\s+url:\s?)(https?:\/\/[^\s<>"]{4,2000})/.exec(
      start,
    ) ?? [];
  return absoluteUrl(address, null);
}
