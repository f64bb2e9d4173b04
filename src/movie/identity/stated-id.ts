import type { Observation } from '../observation.ts';

const imdbId = /^tt\d{5,10}$/;
const imdbSources: readonly string[] = ['imdb', 'imdb-dataset'];
const imdbHost = /^(?:[a-z0-9-]+\.)?imdb\.com$/;
const imdbTitlePath = /^\/(?:[a-z]{2}(?:-[a-z]{2})?\/)?title\/(tt\d{5,10})(?:\/|$)/i;

/**
 * The IMDb id that an observation states: as a fact, else as IMDb's own key of the movie or the address of its page there. In the
 * address of any other site a number may be of another title, and other sources may use keys that look like it.
 */
export function statedId({ source, source_id: key, url: page, facts }: Observation): string | null {
  if (facts.id !== null) return facts.id;
  const url = new URL(page);
  const isImdbPage = imdbHost.test(url.hostname);
  if (imdbId.test(key) && (isImdbPage || imdbSources.includes(source))) return key;
  return isImdbPage ? (imdbTitlePath.exec(url.pathname)?.[1]?.toLowerCase() ?? null) : null;
}
