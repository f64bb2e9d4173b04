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
  /** Failures in a row (5xx, no connection, no answer in time); from `failuresToOpen` on the host's circuit is open. */
  failures: z.int().min(0).optional(),
  /** When the first of them was, milliseconds since the epoch. */
  failing_since: z.number().optional(),
  /** When the next request might have started but for the failures, milliseconds since the epoch. */
  resume_at: z.number().optional(),
  /** How long the host took to answer of late, smoothed. */
  latency_milliseconds: z.number().min(0).optional(),
});
export type HostRate = z.infer<typeof hostRateSchema>;

/** So many failures in a row, and the host is asked by one probe at a time until it answers. */
export const failuresToOpen = 5;

export interface RefusingHost {
  /** The host with `_` for what a key cannot hold: `www_example_org`. */
  host: string;
  /** In a row; failures count where they have opened the host's circuit. */
  refusals: number;
  /** Until when scrapers leave it alone, milliseconds since the epoch; may be over. */
  pausedUntil: number;
}

function refusalsOf({ refusals, failures = 0 }: HostRate): number {
  return refusals + (failures >= failuresToOpen ? failures : 0);
}

/** Hosts that refused or blocked us last, or that fail again and again: the most refusals first. */
export async function refusingHosts(connection: NatsConnection): Promise<RefusingHost[]> {
  const bucket = await Bucket.open(connection, buckets.hosts, hostRateSchema);
  return [...(await bucket.entries())]
    .map(([host, { value }]) => ({ host, refusals: refusalsOf(value), pausedUntil: value.next_slot }))
    .filter(({ refusals }) => refusals > 0)
    .toSorted((one, other) => other.refusals - one.refusals || one.host.localeCompare(other.host));
}
