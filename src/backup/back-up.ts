import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../clock.ts';
import { EnvironmentError } from '../errors.ts';
import { backedUpStreams } from './backed-up-streams.ts';
import { type BackedUpStream, type BackupManifest, backupFiles, backupNames, pruneBackups } from './backup-folder.ts';
import { openSnapshot, type SnapshotOptions } from './stream-snapshot.ts';

export interface BackUpOptions extends SnapshotOptions {
  clock: Clock;
  /** So many of the newest backups stay; undefined: all. */
  keep: number | undefined;
  /** Leave the page archive out: it is large, and only `cinestream replay` needs it. */
  withoutPages: boolean;
  /** Of the stream that is being copied; `total` is what it holds, from which the archive's size differs a little. */
  onProgress(stream: string, bytes: number, total: number): void;
}

export interface FinishedBackup {
  /** Its folder. */
  path: string;
  manifest: BackupManifest;
  /** Names of older ones that were deleted. */
  deleted: string[];
}

/**
 * Copies all streams into a new folder of `directory`, named by the time. It gets its name when it is complete.
 * @throws EnvironmentError where the directory cannot be written to, or a stream does not exist.
 */
export async function backUp(
  connection: NatsConnection,
  directory: string,
  options: BackUpOptions,
): Promise<FinishedBackup> {
  const startedAt = new Date(options.clock.now());
  const { finished, partial } = backupNames(startedAt);
  const folder = join(directory, partial);
  const path = join(directory, finished);
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw new EnvironmentError(`cannot write to ${directory}: give a directory that this user may write to`, {
      cause: error,
    });
  });
  try {
    const streams: BackedUpStream[] = [];
    for (const name of backedUpStreams) {
      if (options.withoutPages && name.startsWith('OBJ_')) continue;
      streams.push(await copyStream(connection, folder, name, options));
    }
    const manifest: BackupManifest = {
      started_at: startedAt.toISOString(),
      finished_at: new Date(options.clock.now()).toISOString(),
      streams,
    };
    await writeFile(backupFiles.manifest(folder), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
    await rename(folder, path);
    const deleted = options.keep === undefined ? [] : await pruneBackups(directory, options.keep);
    return { path, manifest, deleted };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function copyStream(
  connection: NatsConnection,
  folder: string,
  name: string,
  options: BackUpOptions,
): Promise<BackedUpStream> {
  await mkdir(join(folder, name), { recursive: true });
  const { config, state, chunks } = await openSnapshot(connection, name, options);
  const hash = createHash('sha256');
  let bytes = 0;
  options.onProgress(name, 0, state.bytes);
  const file = await open(backupFiles.archive(folder, name), 'w');
  try {
    for await (const chunk of chunks) {
      hash.update(chunk);
      await file.write(chunk);
      bytes += chunk.length;
      options.onProgress(name, bytes, state.bytes);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  await writeFile(backupFiles.description(folder, name), `${JSON.stringify({ config, state })}\n`, { flush: true });
  const { messages, first_seq: first, last_seq: last } = state;
  return { name, messages, first_sequence: first, last_sequence: last, bytes, sha256: hash.digest('hex') };
}
