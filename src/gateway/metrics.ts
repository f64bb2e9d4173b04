import { Counter, durationBuckets, durationHistogram, Gauge, type Registry } from '../observability/metrics.ts';
import type { Span } from '../observability/tracing/span.ts';
import type { StreamedEvent } from './stream/event.ts';

/** The gateway's metrics. What is counted for each write is a plain number until it is scraped. */
export interface GatewayMetrics {
  received: number;
  /** Adds one write of that many events and bytes. */
  count(events: number, bytes: number): void;
  /** A live event has been written to every client that keeps up. */
  observeWritten(event: StreamedEvent, now: number, span: Span | undefined): void;
  readonly connections: Counter;
  readonly disconnects: Counter<'reason'>;
  readonly rejected: Counter<'reason'>;
  readonly replayed: Counter<'from'>;
  readonly resets: Counter<'reason'>;
}

/** Registers the counters and histograms; the gauges follow once there is something to read. */
export function createGatewayMetrics(registry: Registry): GatewayMetrics {
  let sent = 0;
  let sentBytes = 0;
  let writes = 0;
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name: `cinestream_gateway_${name}`, help, labelNames, registers });
  const lag = durationHistogram(
    registry,
    'cinestream_gateway_event_to_write_seconds',
    'From the event being stored to its being written to the clients that keep up',
  );
  const freshness = durationHistogram(
    registry,
    'cinestream_freshness_seconds',
    'From the page being fetched to the event being written to client sockets',
    [...durationBuckets, 120, 300, 900, 3600],
  );
  const metrics: GatewayMetrics = {
    received: 0,
    count(events, bytes) {
      sent += events;
      sentBytes += bytes;
      writes += 1;
    },
    observeWritten(event, now, span) {
      lag.observe(Math.max(0, now - event.storedAt) / 1000, span);
      if (event.fetchedAt !== undefined) freshness.observe(Math.max(0, now - event.fetchedAt) / 1000, span);
    },
    connections: counter('connections_total', 'Streams opened', []),
    disconnects: counter('disconnects_total', 'Streams ended, by reason', ['reason']),
    rejected: counter('rejected_total', 'Streams turned away, by reason', ['reason']),
    replayed: counter('events_replayed_total', 'Events sent from a snapshot or from JetStream', ['from']),
    resets: counter('resets_total', 'Clients told that their position is lost, by reason', ['reason']),
  };
  counterOf(registry, 'events_received_total', 'Events taken from the stream', () => metrics.received);
  counterOf(registry, 'events_sent_total', 'Events written, summed over clients', () => sent);
  counterOf(registry, 'sent_bytes_total', 'Bytes written, summed over clients', () => sentBytes);
  counterOf(registry, 'writes_total', 'Writes to sockets: events per write shows how much is coalesced', () => writes);
  return metrics;
}

function counterOf(registry: Registry, name: string, help: string, read: () => number): void {
  const counter = new Counter({
    name: `cinestream_gateway_${name}`,
    help,
    registers: [registry],
    collect() {
      counter.reset();
      counter.inc(read());
    },
  });
}

/** What the gauges read when they are scraped. */
export interface GatewayGauges {
  clients(): number;
  subscriptionGroups(): number;
  movies(): number;
  ringEvents(): number;
  ringBytes(): number;
  ringMaximumBytes(): number;
  replaysActive(): number;
  replaysWaiting(): number;
  newestEventAgeSeconds(): number;
  drainingClients(): number;
}

const gaugeHelp: Record<keyof GatewayGauges, [name: string, help: string]> = {
  clients: ['clients_connected', 'Open streams'],
  subscriptionGroups: ['subscription_groups', 'Distinct filters and frame variants in use'],
  movies: ['movies', 'Movies in the catalogue view that snapshots are served from'],
  ringEvents: ['ring_events', 'Events in the ring'],
  ringBytes: ['ring_bytes', 'Bytes in the ring'],
  ringMaximumBytes: ['ring_maximum_bytes', 'Bytes that the ring may hold'],
  replaysActive: ['replays_active', 'Clients being caught up from JetStream'],
  replaysWaiting: ['replays_waiting', 'Clients waiting for a replay'],
  newestEventAgeSeconds: ['newest_event_age_seconds', 'Age of the newest event: grows when nothing arrives'],
  drainingClients: ['draining_clients', 'Open streams still to be ended by the drain'],
};

/** Registers the gauges. */
export function registerGatewayGauges(registry: Registry, state: GatewayGauges): void {
  for (const key of Object.keys(gaugeHelp) as (keyof GatewayGauges)[]) {
    const [name, help] = gaugeHelp[key];
    const gauge: Gauge = new Gauge({
      name: `cinestream_gateway_${name}`,
      help,
      registers: [registry],
      collect: () => gauge.set(state[key]()),
    });
  }
}
