import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EnvironmentError } from '../errors.ts';
import type { StreamDescription } from './stream-snapshot.ts';

const manifestSchema = z.object({
  started_at: z.iso.datetime(),
  finished_at: z.iso.datetime(),
  streams: z.array(
    z.object({
      name: z.string(),
      messages: z.number(),
      first_sequence: z.number(),
      last_sequence: z.number(),
      /** Of the archive. */
      bytes: z.number(),
      sha256: z.string(),
    }),
  ),
});

/** What a backup holds; written last, so that a folder without it is not a backup. */
export type BackupManifest = z.infer<typeof manifestSchema>;
export type BackedUpStream = BackupManifest['streams'][number];

/** The files of one backup. Each stream has a folder with the two files that the nats CLI also writes. */
export const backupFiles = {
  manifest: (backup: string) => join(backup, 'manifest.json'),
  description: (backup: string, stream: string) => join(backup, stream, 'backup.json'),
  archive: (backup: string, stream: string) => join(backup, stream, 'stream.tar.s2'),
};

const finishedName = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ$/;
const partialSuffix = '.partial';

/** Names of a backup's folder: sorting them sorts them by time. */
export function backupNames(startedAt: Date): { finished: string; partial: string } {
  const finished = startedAt.toISOString().replace(/\.\d+/, '').replaceAll(':', '-');
  return { finished, partial: `${finished}${partialSuffix}` };
}

/** Names of the backups in a directory, the oldest first. */
export async function listBackups(directory: string): Promise<string[]> {
  return (await readdir(directory)).filter((name) => finishedName.test(name)).toSorted();
}

/** Deletes all but the newest `keep` backups, and what interrupted ones have left. Gives the names of the deleted. */
export async function pruneBackups(directory: string, keep: number): Promise<string[]> {
  const finished = await listBackups(directory);
  const interrupted = (await readdir(directory)).filter(
    (name) => name.endsWith(partialSuffix) && finishedName.test(name.slice(0, -partialSuffix.length)),
  );
  const old = [...finished.slice(0, Math.max(0, finished.length - keep)), ...interrupted];
  for (const name of old) await rm(join(directory, name), { recursive: true, force: true });
  return old;
}

/**
 * The backup that a path names: itself, or the newest of those in it.
 * @throws EnvironmentError where there is none.
 */
export async function findBackup(path: string): Promise<{ backup: string; manifest: BackupManifest }> {
  const own = await readManifest(path);
  if (own !== null) return { backup: path, manifest: own };
  const names = await listBackups(path).catch(() => []);
  const newest = join(path, names.at(-1) ?? '');
  const manifest = names.length === 0 ? null : await readManifest(newest);
  if (manifest === null) throw new EnvironmentError(`${path} is no backup and holds none: cinestream backup makes one`);
  return { backup: newest, manifest };
}

async function readManifest(backup: string): Promise<BackupManifest | null> {
  const text = await readFile(backupFiles.manifest(backup), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new EnvironmentError(`${backupFiles.manifest(backup)} is damaged: take another backup`, { cause: error });
  }
}

/** What the server is told of a stream before it takes its archive. */
export async function readDescription(backup: string, stream: string): Promise<StreamDescription> {
  return JSON.parse(await readFile(backupFiles.description(backup, stream), 'utf8')) as StreamDescription;
}

/** @throws EnvironmentError naming the archive that is not what was written. */
export async function verifyArchive(backup: string, { name, sha256 }: BackedUpStream): Promise<void> {
  const file = backupFiles.archive(backup, name);
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  } catch (error) {
    throw new EnvironmentError(`${file} cannot be read: take another backup`, { cause: error });
  }
  if (hash.digest('hex') !== sha256) throw new EnvironmentError(`${file} is damaged: take another backup`);
}
