import type { MovieStreamOptions } from './options.ts';
import { gatewayAddress } from './validate-options.ts';

/** The address of the stream, without where in the stream to begin. @throws MovieStreamError where there can be none */
export function streamAddress({
  url,
  filters = {},
  changes,
}: Pick<MovieStreamOptions, 'url' | 'filters' | 'changes'>): URL {
  const page = typeof location === 'undefined' ? undefined : location.href;
  const address = new URL('api/movies/stream', gatewayAddress(url, page));
  for (const [name, value] of Object.entries({ ...filters, changes })) {
    if (value !== undefined) address.searchParams.set(name, Array.isArray(value) ? value.join(',') : String(value));
  }
  // With the epoch in its ids, a stream that was made anew answers with a reset and not with other events.
  address.searchParams.set('epoch', 'true');
  return address;
}

/** Where to begin while there is no position yet. `openedSeconds`: how long ago the first connection was made. */
export function beginning(
  { snapshot, since }: Pick<MovieStreamOptions, 'snapshot' | 'since'>,
  openedSeconds: number | undefined,
): Record<string, string> {
  if (since !== undefined) return { since: since instanceof Date ? since.toISOString() : String(since) };
  if (snapshot) return { snapshot: String(snapshot) };
  // Movies that came between two connections, before the first movie, would be lost.
  return openedSeconds === undefined ? {} : { since: `${openedSeconds}s` };
}
