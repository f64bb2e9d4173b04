import type { Clock } from '../clock.ts';
import { eventHeaders } from '../messaging/contracts/event-headers.ts';
import type { StreamMessage } from '../messaging/nats/read/tail.ts';
import { durationBuckets, durationHistogram, gaugeOf, type Registry } from '../observability/metrics.ts';

/** Measures the canary movie where other movies go on to clients. */
export interface CanaryWatch {
  /** @param live it has just arrived, rather than being read again at a start. */
  arrived(message: StreamMessage, live: boolean): void;
}

/**
 * Registers how fresh canaries are when they arrive and, where they are released each `intervalSeconds`, how old the newest
 * is. While none has come, its age is that of this gateway, so that a canary that never comes is missed too.
 */
export function watchCanaries(registry: Registry, intervalSeconds: number, clock: Clock): CanaryWatch {
  let newest = clock.now();
  const freshness = durationHistogram(
    registry,
    'cinestream_canary_freshness_seconds',
    'From the canary movie being observed to its being where events are written to clients',
    [...durationBuckets, 120, 300, 900, 3600],
  );
  if (intervalSeconds > 0) {
    gaugeOf(
      registry,
      'cinestream_gateway_canary_age_seconds',
      'Since the newest canary movie that arrived was observed',
      () => Math.max(0, clock.now() - newest) / 1000,
    );
    gaugeOf(
      registry,
      'cinestream_gateway_canary_interval_seconds',
      'How often a canary movie is to come',
      () => intervalSeconds,
    );
  }
  return {
    arrived(message, live) {
      const observed = Date.parse(message.header(eventHeaders.fetchedAt) ?? '');
      if (Number.isNaN(observed) || !live) return;
      newest = Math.max(newest, observed);
      freshness.observe(Math.max(0, clock.now() - observed) / 1000);
    },
  };
}
