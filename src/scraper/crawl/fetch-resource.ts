import { PageLoadError } from '../errors.ts';

export interface FetchOptions {
  signal: AbortSignal;
  /** Rejects for addresses that must not be asked; called for every hop of a redirect, before it is followed. */
  guard(url: string): Promise<void>;
  /** Headers to send to an address; called for every hop. */
  headersFor?(url: string): Readonly<Record<string, string>>;
  /** Of the body after decompression; the rest is left unread. */
  largestBytes: number;
}

export interface FetchedResource {
  /** After redirects. */
  url: string;
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
  /** The body was longer than allowed, and is cut off. */
  truncated: boolean;
}

/** As many as RFC 9309 (section 2.3.1.2) asks crawlers to follow. */
const mostRedirects = 5;

/**
 * Fetches what needs no browser: robots.txt, sitemaps. Memory is bounded whatever the server sends, a decompression bomb or
 * an endless answer, and no redirect leads where the guard would not go.
 * @throws PageLoadError, and what the guard throws.
 */
export async function fetchResource(address: string, options: FetchOptions): Promise<FetchedResource> {
  let url = address;
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    await options.guard(url);
    const response = await ask(url, options);
    const target = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
    if (target === null) {
      const { status, headers } = response;
      return { url, status, headers: Object.fromEntries(headers), ...(await readBody(url, response, options)) };
    }
    await response.body?.cancel();
    url = resolve(target, url);
  }
  throw new PageLoadError(`${address} redirects more than ${mostRedirects} times`);
}

async function ask(url: string, { signal, headersFor }: FetchOptions): Promise<Response> {
  try {
    return await fetch(url, { signal, redirect: 'manual', headers: headersFor?.(url) ?? {} });
  } catch (error) {
    throw new PageLoadError(`${url} cannot be read`, { cause: error });
  }
}

function resolve(target: string, base: string): string {
  try {
    return new URL(target, base).href;
  } catch (error) {
    throw new PageLoadError(`${base} redirects to an address that is none`, { cause: error });
  }
}

async function readBody(
  url: string,
  response: Response,
  { largestBytes }: FetchOptions,
): Promise<Pick<FetchedResource, 'body' | 'truncated'>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    // Leaving the loop cancels the body: nothing more is read or decompressed.
    for await (const part of response.body ?? []) {
      parts.push(part);
      size += part.length;
      if (size > largestBytes) break;
    }
  } catch (error) {
    throw new PageLoadError(`${url} cannot be read to its end`, { cause: error });
  }
  return { body: Buffer.concat(parts).subarray(0, largestBytes), truncated: size > largestBytes };
}
