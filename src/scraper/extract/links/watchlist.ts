import type { MovieType } from '../../../movie/facts.ts';
import type { Link } from '../extraction.ts';
import { asArray, at, isObject, type Json, type JsonObject } from '../parse/lenient-json.ts';
import { objectAt } from '../parse/script-object.ts';
import { cleanMarkupText } from '../text.ts';
import { isImdbHost } from '../values/addresses.ts';

const marker = 'IMDbReactInitialState.push(';

const types: ReadonlyMap<Json | undefined, MovieType> = new Map([
  ['featureFilm', 'movie'],
  ['series', 'tvSeries'],
  ['miniSeries', 'tvMiniSeries'],
  ['tvEpisode', 'tvEpisode'],
  ['tvMovie', 'tvMovie'],
  ['short', 'short'],
  ['game', 'videoGame'],
]);

/**
 * The movies of a watchlist of 2016 to 2022, which stood in a script of IMDb's pages and nowhere else, in the order of the
 * list. Empty where the page is none of a user's or has no such script.
 */
export function watchlistLinks(text: string, address: string | null): Link[] {
  const url = address === null ? null : URL.parse(address);
  if (url === null || !isImdbHost(url.hostname) || !/^\/(?:user|list)\//.test(url.pathname)) return [];
  const start = text.indexOf(marker);
  const state = start < 0 ? null : objectAt(text, start + marker.length);
  const titles = at(state, 'titles');
  if (!isObject(titles)) return [];
  const order = asArray(at(state, 'list', 'items')).map((item) => at(item, 'const'));
  const listed = order.filter((id) => typeof id === 'string' && isObject(titles[id])) as string[];
  return (listed.length > 0 ? listed : Object.keys(titles)).slice(0, 5000).flatMap((id, index) => {
    const title = titles[id];
    return isObject(title) && /^tt\d{5,10}$/.test(id) ? [linkTo(id, title, index + 1)] : [];
  });
}

function linkTo(id: string, title: JsonObject, rank: number): Link {
  const name = at(title, 'primary', 'title');
  const year = Number(asArray(at(title, 'primary', 'year'))[0]);
  const rating = at(title, 'ratings', 'rating');
  const type = types.get(title.type);
  return {
    url: `https://www.imdb.com/title/${id}/`,
    rel: 'movie',
    id,
    ...(typeof name === 'string' && name !== '' ? { title: cleanMarkupText(name).slice(0, 500) } : {}),
    ...(year >= 1870 && year <= 2200 ? { year: Math.trunc(year) } : {}),
    ...(typeof rating === 'number' && rating > 0 && rating <= 10 ? { rating } : {}),
    rank,
    ...(type === undefined ? {} : { type }),
  };
}
