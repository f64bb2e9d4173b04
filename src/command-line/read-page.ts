import { createReadStream } from 'node:fs';
import { EnvironmentError } from '../errors.ts';

export interface PageBody {
  body: Uint8Array;
  url: string | null;
  contentType?: string;
}

const largestBytes = 64 * 1024 ** 2;
const patienceMilliseconds = 30_000;

/**
 * The page at an address, in a file or, for `-`, on standard input.
 * @throws EnvironmentError where there is none, its site answers with an error, or there is more than 64 MiB of it.
 */
export async function readPage(page: string): Promise<PageBody> {
  if (page === '-') return { body: await bounded(process.stdin, 'standard input'), url: null };
  if (/^https?:\/\//.test(page)) return fetchPage(page);
  try {
    return { body: await bounded(createReadStream(page), page), url: null };
  } catch (error) {
    if (error instanceof EnvironmentError) throw error;
    throw new EnvironmentError(`cannot read ${page}: give a file, an address or - for standard input`, {
      cause: error,
    });
  }
}

async function fetchPage(page: string): Promise<PageBody> {
  try {
    const signal = AbortSignal.timeout(patienceMilliseconds);
    const response = await fetch(page, { signal, headers: { accept: 'text/html,*/*' } });
    if (!response.ok) {
      await response.body?.cancel();
      throw new EnvironmentError(`${page} answered with status ${response.status}: that is no page to extract`);
    }
    const body = await bounded(response.body ?? [], page);
    return { body, url: response.url, contentType: response.headers.get('content-type') ?? undefined };
  } catch (error) {
    if (error instanceof EnvironmentError) throw error;
    throw new EnvironmentError(`cannot fetch ${page}: check the address and the network`, { cause: error });
  }
}

/** Reads no further than it has to, to see that it is too much. */
async function bounded(parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, name: string): Promise<Uint8Array> {
  const read: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of parts) {
    read.push(part);
    bytes += part.length;
    if (bytes > largestBytes) throw new EnvironmentError(`${name} is larger than ${largestBytes} bytes`);
  }
  return Buffer.concat(read);
}
