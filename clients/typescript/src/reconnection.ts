const longestBackoffMilliseconds = 30_000;
/** Timers of more than 2^31 ms would fire at once. */
const longestDelayMilliseconds = 24 * 3_600_000;

export interface Reconnection {
  /** The server's `retry:`, in milliseconds. */
  retry: number;
  /** Connections in a row that did not work. */
  failures: number;
  /** The server's `Retry-After`, in milliseconds. */
  retryAfter?: number | undefined;
}

/**
 * Milliseconds until the next connection: never sooner than the server asks; after failures exponentially longer with
 * full jitter, so that the clients of a server that comes back do not all arrive at once.
 */
export function reconnectionDelay({ retry, failures, retryAfter = 0 }: Reconnection, random: () => number): number {
  const backoff = failures === 0 ? 0 : Math.min(longestBackoffMilliseconds, Math.max(retry, 1000) * 2 ** failures);
  return Math.min(longestDelayMilliseconds, Math.max(retry, retryAfter) + random() * backoff);
}

/** Reads `Retry-After`: seconds or a date; gives milliseconds. */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const time = Date.parse(header);
  return Number.isNaN(time) ? undefined : Math.max(0, time - now);
}
