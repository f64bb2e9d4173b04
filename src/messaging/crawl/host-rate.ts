import type { NatsConnection } from '@nats-io/nats-core';
import { z } from 'zod';
import { buckets } from '../contracts/subjects.ts';
import { Bucket } from '../nats/key-value.ts';

/** The pace of one host, in HOSTS under its name as a token. */
export const hostRateSchema = z.object({
  schema_version: z.literal(1),
  /** When the next request may start, milliseconds since the epoch. */
  next_slot: z.number(),
  /** Refusals in a row: each doubles the pause. */
  refusals: z.int().min(0),
  /** How long the host took to answer of late, smoothed. */
  latency_milliseconds: z.number().min(0).optional(),
});
export type HostRate = z.infer<typeof hostRateSchema>;

export interface RefusingHost {
  /** The host with `_` for what a key cannot hold: `www_example_org`. */
  host: string;
  refusals: number;
  /** Until when scrapers leave it alone, milliseconds since the epoch; may be over. */
  pausedUntil: number;
}

/** Hosts whose last answer was a refusal or a block, the most refusals first. */
export async function refusingHosts(connection: NatsConnection): Promise<RefusingHost[]> {
  const bucket = await Bucket.open(connection, buckets.hosts, hostRateSchema);
  return [...(await bucket.entries())]
    .map(([host, { value }]) => ({ host, refusals: value.refusals, pausedUntil: value.next_slot }))
    .filter(({ refusals }) => refusals > 0)
    .toSorted((one, other) => other.refusals - one.refusals || one.host.localeCompare(other.host));
}
