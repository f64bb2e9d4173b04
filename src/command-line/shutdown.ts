import type { Logger } from '../observability/logger.ts';

export interface Shutdown {
  readonly requested: Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Resolves at the first SIGINT or SIGTERM, or when the process that started this one is gone. A second signal ends the
 * process at once, for those who will not wait for the drain.
 */
export function shutdownRequested(logger?: Logger): Shutdown {
  const { promise, resolve } = Promise.withResolvers<void>();
  const abort = new AbortController();
  const request = (reason: string) => {
    if (abort.signal.aborted) {
      if (reason !== 'the parent process is gone') process.exit(130);
      return;
    }
    logger?.info({ reason }, 'draining');
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
