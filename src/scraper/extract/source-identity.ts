import { createHash } from 'node:crypto';
import type { MovieFacts } from '../../movie/facts.ts';
import { hostOf, imdbTitleId, isImdbHost } from './reading/addresses.ts';

/** Path parts that say what a page is about, not which movie. */
const generic =
  /^(?:title|titles|film|films|movie|movies|filme|pelicula|peliculas|www|m|en|de|fr|es|it|index|html?|php)$/i;
const identifying = /^(?:id|film|movie|title|tt|cfilm|ID_FILM|m|v|key)$/i;

/**
 * A movie's key within its site, stable over visits: the `tt` number on IMDb, else what identifies it in the address.
 * Letters, digits, `_` and `-`, at most 128.
 */
export function sourceIdentity(url: string, facts: Pick<MovieFacts, 'id'>): string {
  const fromAddress = imdbTitleId(url);
  if (isImdbHost(hostOf(url)) && (fromAddress ?? facts.id) !== null) return fromAddress ?? facts.id ?? '';
  const { pathname, searchParams } = new URL(url);
  const parts = decodeParts(pathname).filter((part) => !generic.test(part));
  for (const [name, value] of searchParams) if (identifying.test(name)) parts.push(value);
  const key = parts
    .join('-')
    .replace(/\.(?:html?|php|aspx?)$/i, '')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (key.length > 0 && key.length <= 100) return key;
  const digest = createHash('sha256').update(`${pathname}?${searchParams}`).digest('hex').slice(0, 20);
  return key === '' ? `page-${digest}` : `${key.slice(0, 100)}-${digest}`;
}

function decodeParts(path: string): string[] {
  return path
    .split('/')
    .filter((part) => part !== '')
    .map((part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return part;
      }
    });
}
