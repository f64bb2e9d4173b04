import type { MovieStreamOptions } from './options.ts';

/** The address of the stream, without where in the stream to begin. */
export function streamAddress({ url, filters = {} }: Pick<MovieStreamOptions, 'url' | 'filters'>): URL {
  const page = typeof location === 'undefined' ? undefined : location.href;
  const gateway = new URL(url, page);
  if (!gateway.pathname.endsWith('/')) gateway.pathname += '/';
  const address = new URL('api/movies/stream', gateway);
  const { id, ...others } = filters;
  if (id !== undefined) address.searchParams.set('id', id.join(','));
  for (const [name, value] of Object.entries(others)) {
    if (value !== undefined) address.searchParams.set(name, String(value));
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
  if (snapshot) return { snapshot: 'true' };
  // Movies that came between two connections, before the first movie, would be lost.
  return openedSeconds === undefined ? {} : { since: `${openedSeconds}s` };
}
