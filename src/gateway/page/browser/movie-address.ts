import { movieAddress, root } from './root.ts';
import { listAddress } from './selection.ts';

/** The movie whose address the browser shows. */
export function movieOfAddress(address: URL): string | undefined {
  const path = address.pathname.slice(root.pathname.length);
  const [, id] = /^movies\/([^/]+)$/.exec(path) ?? [];
  return id === undefined ? undefined : decodeURIComponent(id);
}

/** Gives an open movie its address, so that Back closes it and the address can be passed on. */
export function enterMovie(id: string): void {
  if (movieOfAddress(new URL(location.href)) === id) return;
  const address = movieAddress(id);
  address.search = location.search;
  history.pushState({ entered: true }, '', address);
}

/** Back to the list's address after the movie was closed otherwise than by Back. */
export function leaveMovie(): void {
  document.title = 'CineStream';
  if (movieOfAddress(new URL(location.href)) === undefined) return;
  if ((history.state as { entered?: boolean } | null)?.entered) history.back();
  else history.replaceState(null, '', listAddress());
}
