const page = document.documentElement.dataset;

/** Where the gateway is: every address of the page is relative to it, so that it works below any path of a proxy. */
export const root = new URL(page.root ?? './', location.href);

/** A stream without a byte for so many seconds is lost: three heartbeats of the gateway. */
export const silenceSeconds = Number(page.silence ?? 45);

/** An absolute address of something below the gateway's root. */
export function addressOf(path: string, query: Record<string, string> = {}): URL {
  const address = new URL(path, root);
  for (const [name, value] of Object.entries(query)) if (value !== '') address.searchParams.set(name, value);
  return address;
}

/** The address of a movie's own page. */
export function movieAddress(id: string): URL {
  return addressOf(`movies/${encodeURIComponent(id)}`);
}

/** Makes the frame's addresses absolute: a movie's own address would turn relative ones elsewhere. */
export function fixAddresses(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement | HTMLLinkElement>('a[href], link[href]')) {
    if (link.getAttribute('href')?.startsWith('#') === false) link.href = String(link.href);
  }
  for (const image of document.querySelectorAll('img')) image.src = String(image.src);
}
