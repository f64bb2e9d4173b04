import type { Observation } from '../observation.ts';

const imdbId = /^tt\d{5,10}$/;
const imdbSources: readonly string[] = ['imdb', 'imdb-dataset'];
const imdbHost = /^(?:[a-z0-9-]+\.)?imdb\.com$/;

/**
 * The IMDb id that an observation states: as a fact, else as IMDb's own key of the film. A number that merely stands in an address
 * may be of another title, and other sources may use keys that look like it.
 */
export function statedId({ source, source_id: key, url, facts }: Observation): string | null {
  if (facts.id !== null || !imdbId.test(key)) return facts.id;
  return imdbSources.includes(source) || imdbHost.test(new URL(url).hostname) ? key : null;
}
