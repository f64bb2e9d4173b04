import type { MovieFacts } from '../../movie/facts.ts';
import { sourceIdOfUrl } from '../../movie/identity/source-id.ts';
import { hostOf, imdbTitleId, isImdbHost } from './values/addresses.ts';

/**
 * A movie's key within its site, stable over visits: the `tt` number on IMDb, else what identifies it in the canonical address of its
 * page. Letters and digits of any script, `_` and `-`, at most 128.
 */
export function sourceIdentity(canonical: string, facts: Pick<MovieFacts, 'id'>): string {
  const fromAddress = imdbTitleId(canonical);
  if (isImdbHost(hostOf(canonical)) && (fromAddress ?? facts.id) !== null) return fromAddress ?? facts.id ?? '';
  return sourceIdOfUrl(canonical);
}
