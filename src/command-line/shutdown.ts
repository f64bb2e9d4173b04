import { type Clock, systemClock } from '../clock.ts';
import type { Logger } from '../observability/logger.ts';
import { exitCodes } from './exit-codes.ts';

export interface Shutdown {
  readonly requested: Promise<void>;
  readonly signal: AbortSignal;
}

/** `timeout`, `systemd` and terminals signal a whole process group, and npm passes its signal on: one wish arrives twice. */
const sameWishMilliseconds = 1000;

/**
 * Resolves at the first SIGINT or SIGTERM, or when the process that started this one is gone. A signal that comes a second
 * or more later ends the process at once, for those who will not wait for the drain.
 */
export function shutdownRequested(logger?: Logger, clock: Clock = systemClock): Shutdown {
  const { promise, resolve } = Promise.withResolvers<void>();
  const abort = new AbortController();
  let requestedAt = 0;
  const request = (reason: string) => {
    if (abort.signal.aborted) {
      const again = reason !== 'the parent process is gone' && clock.now() - requestedAt >= sameWishMilliseconds;
      if (again) process.exit(exitCodes.killed);
      return;
    }
    logger?.info({ reason }, 'draining');
    requestedAt = clock.now();
    abort.abort();
    resolve();
  };
  process.on('SIGINT', () => request('SIGINT'));
  process.on('SIGTERM', () => request('SIGTERM'));
  if (process.send !== undefined) {
    process.once('disconnect', () => request('the parent process is gone'));
    // Listening alone would keep a drained process from ending.
    process.channel?.unref();
  }
  return { requested: promise, signal: abort.signal };
}
