import { createHash } from 'node:crypto';
import { sourceIdOfUrl } from './source-id.ts';

const generic =
  /^(?:title|titles|film|films|movie|movies|filme|pelicula|peliculas|www|m|en|de|fr|es|it|index|html?|php)$/i;
const identifying = /^(?:id|film|movie|title|tt|cfilm|ID_FILM|m|v|key)$/i;

/**
 * The id of today for what an observation of version 1 says. Ids that were not made from the address (a data set's, IMDb's, another
 * publisher's) stay as they are.
 */
export function presentSourceId(formerId: string, url: string): string {
  return URL.canParse(url) && formerId === formerSourceId(url) ? sourceIdOfUrl(url) : formerId;
}

/**
 * How ids were made of addresses for observations of version 1: without letters that are not ASCII, so that movies shared ids. Never
 * changed: it tells which ids were made in this way.
 */
function formerSourceId(url: string): string {
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
