import { routedUrl } from '../../../movie/identity/source-id.ts';
import { imdbTitleId, isImdbHost } from './addresses.ts';

const titlePath =
  /\/(?:(?:title|film|films|movie|movies|m|tv|serie|series|show|pelicula|filmek?|elokuva)(?:[/=]|(?=\d))|fichefilm_gen_cfilm=|film-)[^/?#]{2,200}\/?$/i;
// Elsewhere a number says which movie, before or behind its name; other words behind it are parts of the movie's pages.
const numberedPath =
  /\/(?:subject|anime|shows?|films?|movies?|filme|pelicula)\/(?:\d+(?:\/(?!(?:videos?|trailers?|reviews?|cast|crew|credits|comments?|photos?|images?|posters?|lists?|news|stats|releases|keywords|episodes|characters)\/?$)[^/?#]{1,200})?|[^/?#]{1,200}\/\d{5,})\/?$/i;
// A number and the name in one part, and behind it the first of the movie's pages: "/film/9499-heat/prehled/".
const overviewPath =
  /\/(?:film|movie|title|serial|series)\/\d+-[^/?#]{1,200}\/(?:prehled|prehlad|overview|uebersicht|details?|info)\/?$/i;
// What sites call their lists in the place where a movie's name would stand.
const namedList =
  /\/(?:popular|trending|upcoming|top-rated|now-playing|on-the-air|airing-today|anticipated|box-?office|favou?rited|favou?rites|watchlist|checked|in-theat(?:er|re)s|coming-soon|browse|search|genres?|owned|new|all|beste|best)\/?$/i;
const listPath =
  /\/(?:chart|charts|browse|top|list|lists|search|genre|genres|popular|filme|archive|a-z|find|results)(?:[/?]|$)/i;
/** All below it are lists, whatever they are lists of: "/lists/movies/3". */
const belowLists = /^\/lists?\//i;
/** Searches and indexes of movies, whatever is sought: "/search/movies/heat", "/browse/movies/title/all". */
const belowSearch = /^\/(?:search|browse|find)\/[^?#]{0,200}$/i;
/** Pages of people, and of books in a series: "/author/show/2687.Ann_Bell". */
const belowPeople = /^\/(?:authors?|people|persons?|users?|members?)\/|^\/series\/\d+-[^/]{1,200}$/i;
const imdbTitlePath = /^\/(?:[a-z]{2}(?:-[a-z]{2})?\/)?title\/tt\d+\/?$/i;

/** What an address alone says of its page: about one movie, a list of them, or nothing (null). */
export function addressKind(address: URL): 'movie' | 'list' | null {
  const url = routedUrl(address);
  if (isImdbHost(url.hostname) && imdbTitleId(url.pathname) !== null)
    return imdbTitlePath.test(url.pathname) ? 'movie' : null;
  if (belowLists.test(url.pathname) || belowSearch.test(url.pathname)) return 'list';
  if (titlePath.test(url.pathname) || numberedPath.test(url.pathname) || overviewPath.test(url.pathname))
    return belowPeople.test(url.pathname) ? null : namedList.test(url.pathname) ? 'list' : 'movie';
  return listPath.test(url.href) ? 'list' : null;
}

/** The address of a film by its number that this one may be a part of: of "/film/342/stills/" it is "/film/342". */
export function movieAround(url: URL): string | null {
  const [, movie] = /^(.{0,200}\/\d+)\/[^/]{1,200}\/?$/.exec(url.pathname) ?? [];
  return movie === undefined ? null : `${url.origin}${movie}`;
}
