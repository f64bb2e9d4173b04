import { JetStreamApiError } from '@nats-io/jetstream';
import { errors } from '@nats-io/nats-core';
import { errorCode, isRetryable } from '../../../errors.ts';

/** What becomes of a message whose handler failed. */
export type FailureDecision = { kind: 'retry'; delayMilliseconds: number } | { kind: 'dead-letter' };

export interface RetryPolicy {
  /** After this many deliveries a message goes to the dead letters. */
  maximumAttempts: number;
  initialDelayMilliseconds: number;
  maximumDelayMilliseconds: number;
  /** The same where the message is not at fault: what is away may be back at any moment, and it has waited already. */
  maximumWaitMilliseconds: number;
  backoffCoefficient: number;
  /** Error codes that are retried without limit: the message is not at fault. */
  unlimited: readonly string[];
}

export const defaultRetryPolicy: RetryPolicy = Object.freeze({
  maximumAttempts: 6,
  initialDelayMilliseconds: 500,
  maximumDelayMilliseconds: 60_000,
  maximumWaitMilliseconds: 10_000,
  backoffCoefficient: 3,
  unlimited: ['messaging_unavailable', 'concurrent_write', 'storage_full', 'draining'],
});

/** The one place that turns an error into retry or dead letter. `deliveries` counts this one. `jitter` is in [0, 1). */
export function decideOnFailure(
  error: unknown,
  deliveries: number,
  policy: RetryPolicy,
  jitter: number,
): FailureDecision {
  if (errorCode(error) === 'draining') return { kind: 'retry', delayMilliseconds: 0 };
  const unlimited = policy.unlimited.includes(errorCode(error)) || isOutage(error);
  if (!unlimited && (!isRetryable(error) || deliveries >= policy.maximumAttempts)) return { kind: 'dead-letter' };
  const exponential = policy.initialDelayMilliseconds * policy.backoffCoefficient ** Math.min(deliveries - 1, 20);
  const longest = unlimited ? policy.maximumWaitMilliseconds : policy.maximumDelayMilliseconds;
  const delay = Math.min(longest, exponential) * (0.5 + jitter);
  return { kind: 'retry', delayMilliseconds: Math.round(retryAfter(error) ?? delay) };
}

/** Whether all work of a stage is held up, by NATS being away or full: somebody has to do something, and not about the message. */
export function isWaitingForService(error: unknown): boolean {
  return ['messaging_unavailable', 'storage_full'].includes(errorCode(error)) || isOutage(error);
}

const outages = [
  errors.TimeoutError,
  errors.RequestError,
  errors.NoRespondersError,
  errors.ConnectionError,
  errors.ClosedConnectionError,
  errors.DrainingConnectionError,
];
/** What JetStream answers while a stream has no leader: 503 and the like. */
const lowestServerFault = 500;

/** Whether NATS was away while the message was handled: the message is not at fault, however often that happens. */
function isOutage(error: unknown): boolean {
  if (error instanceof JetStreamApiError) return error.apiError().code >= lowestServerFault;
  return outages.some((kind) => error instanceof kind);
}

/** Errors may carry how long to wait (a server's Retry-After, a host's politeness slot). */
function retryAfter(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('retryAfterMilliseconds' in error)) return undefined;
  return typeof error.retryAfterMilliseconds === 'number' ? error.retryAfterMilliseconds : undefined;
}
