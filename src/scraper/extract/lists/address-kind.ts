import { imdbTitleId, isImdbHost } from '../reading/addresses.ts';

const titlePath =
  /\/(?:(?:title|film|films|movie|movies|m|tv|serie|series|show|pelicula|filmek?|elokuva)(?:[/=]|(?=\d))|fichefilm_gen_cfilm=|film-)[^/?#]{2,200}\/?$/i;
const listPath =
  /\/(?:chart|charts|browse|top|list|lists|search|genre|genres|popular|filme|archive|a-z|find|results)(?:[/?]|$)/i;
const imdbTitlePath = /^\/(?:[a-z]{2}(?:-[a-z]{2})?\/)?title\/tt\d+\/?$/i;

/** What an address alone says of its page: about one film, a list of them, or nothing (null). */
export function addressKind(url: URL): 'title' | 'list' | null {
  if (isImdbHost(url.hostname) && imdbTitleId(url.pathname) !== null)
    return imdbTitlePath.test(url.pathname) ? 'title' : null;
  if (titlePath.test(url.pathname)) return 'title';
  return listPath.test(url.href) ? 'list' : null;
}
