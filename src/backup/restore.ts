import { createReadStream } from 'node:fs';
import type { JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../clock.ts';
import { EnvironmentError, MessagingUnavailableError, StorageFullError } from '../errors.ts';
import { readJetStream } from '../messaging/nats/admin/jetstream-state.ts';
import { absent } from '../messaging/nats/admin/topology.ts';
import { jetstreamManager } from '../messaging/nats/client.ts';
import { type BackedUpStream, backupFiles, findBackup, readDescription, verifyArchive } from './backup-folder.ts';
import { restoreSnapshot, type StreamDescription, snapshotChunkBytes } from './stream-snapshot.ts';

export interface RestoreOptions {
  /** Also where streams hold messages, which are then gone. */
  replace: boolean;
  /** Copies of each stream; undefined: as in the backup. */
  streamReplicas: number | undefined;
  clock: Clock;
  onStream(stream: BackedUpStream): void;
}

/** How long things that come right by themselves may take: pull requests of workers that have gone, elections. */
const patienceMilliseconds = 40_000;

/**
 * Puts a backup in the place of what there is: messages, sequences, and how far the workers were. Checks the whole backup first.
 * @param path a backup, or a directory of them, of which the newest is taken.
 * @throws EnvironmentError where the backup is damaged, streams hold messages (without `replace`), or workers are running.
 */
export async function restore(
  connection: NatsConnection,
  path: string,
  options: RestoreOptions,
): Promise<{ backup: string; streams: BackedUpStream[] }> {
  const { backup, manifest } = await findBackup(path);
  const { streams } = manifest;
  for (const stream of streams) await verifyArchive(backup, stream);
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: 10_000 });
  await requireJetStream(manager, options.clock);
  if (!options.replace) await requireEmpty(manager, streams);
  await requireIdle(connection, options.clock);
  for (const stream of streams) {
    const { config, state } = await readDescription(backup, stream.name);
    const replicas = options.streamReplicas ?? config.num_replicas;
    const description = { config: { ...config, num_replicas: replicas }, state };
    await manager.streams.delete(stream.name).catch(absent);
    await putBack(connection, description, backupFiles.archive(backup, stream.name), options.clock);
    await requireRestored(manager, stream, options.clock);
    options.onStream(stream);
  }
  return { backup, streams };
}

/** Servers tell each other only now and then how much room they have: that of a deleted stream is not free at once. */
async function putBack(
  connection: NatsConnection,
  description: StreamDescription,
  archive: string,
  clock: Clock,
): Promise<void> {
  const deadline = clock.now() + patienceMilliseconds;
  for (;;) {
    const chunks = createReadStream(archive, { highWaterMark: snapshotChunkBytes });
    try {
      await restoreSnapshot(connection, description, chunks);
      return;
    } catch (error) {
      if (!(error instanceof StorageFullError) || clock.now() > deadline) throw error;
      await clock.wait(1000);
    } finally {
      chunks.destroy();
    }
  }
}

/** A cluster that has just started has no leader for a while. */
async function requireJetStream(manager: JetStreamManager, clock: Clock): Promise<void> {
  const deadline = clock.now() + patienceMilliseconds;
  for (;;) {
    try {
      await manager.streams.names().next();
      return;
    } catch (error) {
      if (clock.now() > deadline) {
        throw new MessagingUnavailableError('JetStream does not answer: look at the NATS servers', { cause: error });
      }
      await clock.wait(500);
    }
  }
}

async function requireEmpty(manager: JetStreamManager, streams: readonly BackedUpStream[]): Promise<void> {
  const full: string[] = [];
  for (const { name } of streams) {
    const info = await manager.streams.info(name).catch(absent);
    if (info !== null && info.state.messages > 0) full.push(`${name} (${info.state.messages})`);
  }
  if (full.length === 0) return;
  throw new EnvironmentError(`streams hold messages: ${full.join(', ')}; --replace puts the backup in their place`);
}

/** What somebody works on meanwhile would be lost, or be done again from another state. */
async function requireIdle(connection: NatsConnection, clock: Clock): Promise<void> {
  const deadline = clock.now() + patienceMilliseconds;
  for (;;) {
    const { consumers } = await readJetStream(connection);
    const busy = consumers.filter(({ waitingPulls }) => waitingPulls > 0).map(({ consumer }) => consumer);
    if (busy.length === 0) return;
    if (clock.now() > deadline) {
      throw new EnvironmentError(
        `workers are running (${busy.join(', ')}): stop operator, scraper, ETL and exporter first, e.g. with kubectl scale --replicas=0`,
      );
    }
    await clock.wait(500);
  }
}

/** A cluster answers before the stream's new leader does. */
async function requireRestored(manager: JetStreamManager, stream: BackedUpStream, clock: Clock): Promise<void> {
  const deadline = clock.now() + patienceMilliseconds;
  for (;;) {
    const info = await manager.streams.info(stream.name).catch(() => null);
    if (info !== null && info.state.last_seq >= stream.last_sequence) return;
    if (clock.now() > deadline) {
      throw new EnvironmentError(
        `${stream.name} has no leader that holds its messages: look at the NATS servers, then restore again`,
      );
    }
    await clock.wait(200);
  }
}
