import type { ServiceState } from '../../messaging/contracts/service-statistics.ts';
import type { RefusingHost } from '../../messaging/crawl/host-rate.ts';
import type { ConsumerState, StreamState } from '../../messaging/nats/admin/jetstream-state.ts';

/** A figure, or why it is not known: unknown is not zero. */
export type Known<T> = { value: T } | { unknown: string };

export interface GatewayStatus {
  /** Its health port. */
  address: string;
  clients: number | null;
}

/** What a deployment does at one moment. */
export interface DeploymentSnapshot {
  /** Milliseconds since the epoch. */
  at: number;
  server: string;
  streams: Known<StreamState[]>;
  /** Names of streams that nobody leads, so that nothing more is known of them. */
  leaderless: Known<string[]>;
  consumers: Known<ConsumerState[]>;
  services: Known<ServiceState[]>;
  hosts: Known<RefusingHost[]>;
  /** Empty where nobody said where they are. */
  gateways: GatewayStatus[];
}

/** Messages a second between two snapshots, by name; null where there is nothing to compare with. */
export interface Rates {
  /** Written, by stream. */
  written(stream: string): number | null;
  /** Acknowledged, by `STREAM/consumer`. */
  acknowledged(consumer: string): number | null;
  /** Answered, by service. */
  requests(service: string): number | null;
}

/** Rates from the counters of two snapshots. A counter that went back began anew: its rate is not known. */
export function ratesBetween(before: DeploymentSnapshot | null, after: DeploymentSnapshot): Rates {
  const seconds = before === null ? 0 : (after.at - before.at) / 1000;
  const rateOf = <T>(
    select: (snapshot: DeploymentSnapshot) => Known<T[]>,
    name: (item: T) => string,
    count: (item: T) => number,
  ) => {
    const counts = (snapshot: DeploymentSnapshot | null) =>
      new Map((snapshot === null ? [] : valuesOf(select(snapshot))).map((item) => [name(item), count(item)]));
    const old = counts(before);
    const fresh = counts(after);
    return (key: string): number | null => {
      const from = old.get(key);
      const to = fresh.get(key);
      return from === undefined || to === undefined || to < from || seconds <= 0 ? null : (to - from) / seconds;
    };
  };
  return {
    written: rateOf(
      ({ streams }) => streams,
      ({ stream }) => stream,
      ({ lastSequence }) => lastSequence,
    ),
    acknowledged: rateOf(
      ({ consumers }) => consumers,
      ({ stream, consumer }) => `${stream}/${consumer}`,
      ({ acknowledged }) => acknowledged,
    ),
    requests: rateOf(
      ({ services }) => services,
      ({ service }) => service,
      ({ requests }) => requests,
    ),
  };
}

/** The values, none where they are not known. */
export function valuesOf<T>(known: Known<T[]>): T[] {
  return 'value' in known ? known.value : [];
}
