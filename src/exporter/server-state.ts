import type { NatsConnection } from '@nats-io/nats-core';
import { z } from 'zod';

const subject = '$SYS.REQ.SERVER.PING.VARZ';
const maximumWaitMilliseconds = 2000;

/** What one server says about itself. */
export interface ServerState {
  server: string;
  connections: number;
  /** Connections that it has ever cut because they did not read. */
  slowConsumers: number;
  memoryBytes: number;
  /** What JetStream keeps in files there, and may keep. */
  storageBytes: number;
  storageLimitBytes: number;
}

/** The part of a server's answer that is read here; https://docs.nats.io/running-a-nats-service/nats_admin/monitoring#general-information */
const answerSchema = z.object({
  server: z.object({ name: z.string() }),
  data: z.object({
    connections: z.number(),
    slow_consumers: z.number(),
    mem: z.number(),
    jetstream: z.object({
      config: z.object({ max_storage: z.number() }).optional(),
      stats: z.object({ storage: z.number() }).optional(),
    }),
  }),
});

/**
 * The state of every server of the cluster that answers; who is away is not in it.
 * @param connection of a user of the system account
 * @throws what the request throws, where that user may not ask or nobody answers.
 */
export async function readServers(connection: NatsConnection): Promise<ServerState[]> {
  // How many servers there are is not known beforehand: the answers end when no more come for a while.
  const answers = await connection.requestMany(subject, '', { strategy: 'stall', maxWait: maximumWaitMilliseconds });
  const states: ServerState[] = [];
  for await (const answer of answers) {
    const { server, data } = answerSchema.parse(answer.json());
    states.push({
      server: server.name,
      connections: data.connections,
      slowConsumers: data.slow_consumers,
      memoryBytes: data.mem,
      storageBytes: data.jetstream.stats?.storage ?? 0,
      storageLimitBytes: data.jetstream.config?.max_storage ?? 0,
    });
  }
  return states;
}
