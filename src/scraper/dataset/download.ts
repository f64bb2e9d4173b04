import { createWriteStream } from 'node:fs';
import { mkdir, rename, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EnvironmentError } from '../../errors.ts';

/** The tables, the one that an import cannot do without first. */
const tables = [
  'title.basics',
  'title.ratings',
  'title.crew',
  'title.principals',
  'title.akas',
  'name.basics',
] as const;

export interface DownloadOptions {
  signal: AbortSignal;
  onTable(name: string): void;
}

/**
 * Downloads the dataset's tables from a folder on the web into a directory, with the times that the server gives them. What is
 * there and no newer on the server is kept; of an interrupted download nothing is. Tables other than title.basics may be missing.
 * @throws EnvironmentError when one cannot be had.
 */
export async function downloadDataset(folder: string, directory: string, options: DownloadOptions): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const table of tables) {
    const file = `${table}.tsv.gz`;
    const address = new URL(file, folder.endsWith('/') ? folder : `${folder}/`);
    options.onTable(file);
    await downloadTable(address, join(directory, file), table !== 'title.basics', options.signal);
  }
}

async function downloadTable(address: URL, path: string, optional: boolean, signal: AbortSignal): Promise<void> {
  const present = await stat(path).catch(() => null);
  const headers = new Headers(present === null ? [] : [['if-modified-since', present.mtime.toUTCString()]]);
  try {
    const response = await fetch(address, { signal, headers });
    const { status, body } = response;
    if (status === 304 || (optional && status === 404)) return await body?.cancel();
    if (status !== 200 || body === null) throw new EnvironmentError(`it answered with status ${status}`);
    await pipeline(Readable.from(body), createWriteStream(`${path}.part`), { signal });
    const modified = Date.parse(response.headers.get('last-modified') ?? '');
    if (!Number.isNaN(modified)) await utimes(`${path}.part`, modified / 1000, modified / 1000);
    await rename(`${path}.part`, path);
  } catch (error) {
    throw new EnvironmentError(`${address} cannot be downloaded: check the address and the network`, { cause: error });
  }
}
