import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/nats-core';
import { startTestStreams } from '../../support/streams.ts';
import { World, writeJobTemplate } from './world.ts';

export const minute = 60_000;
/** When every test begins. */
export const from = Date.UTC(2026, 0, 1, 12);
export const crawl = { adapter: 'schema-org', start: [{ url: 'https://movies.example/', kind: 'list' }] };

/** A NATS server with the streams, and a folder with the template of import Jobs. */
export interface Stage {
  connection: NatsConnection;
  /** A MovieSource of this spec. */
  world(spec: object): World;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const directory = await mkdtemp(join(tmpdir(), 'cinestream-operator-'));
  const template = await writeJobTemplate(directory);
  const streaming = await startTestStreams();
  return {
    connection: streaming.connection,
    world: (spec) => new World(streaming.connection, from, spec, template),
    async close() {
      await streaming.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
