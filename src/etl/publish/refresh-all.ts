import type { Logger } from 'pino';
import { describeError } from '../../errors.ts';

export interface RefreshOptions {
  /** Movies that are refreshed at a time. */
  concurrency: number;
  logger: Logger;
}

/**
 * Refreshes movies, several at a time; after a failure no more are begun.
 * @returns what could not be refreshed.
 */
export async function refreshAll(
  ids: readonly string[],
  refresh: (id: string) => Promise<unknown>,
  { concurrency, logger }: RefreshOptions,
): Promise<string[]> {
  const failed: string[] = [];
  let next = 0;
  const work = async () => {
    while (next < ids.length && failed.length === 0) {
      const id = ids[next++] as string;
      try {
        await refresh(id);
      } catch (error) {
        failed.push(id);
        logger.warn({ id, error: describeError(error) }, 'a movie could not be looked at again, trying once more');
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return [...failed, ...ids.slice(next)];
}
