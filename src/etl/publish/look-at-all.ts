import type { Logger } from 'pino';
import { describeError } from '../../errors.ts';

export interface LookOptions {
  /** Movies that are looked at at once. */
  concurrency: number;
  logger: Logger;
}

/**
 * Looks at movies, several at once; after a failure no more are begun.
 * @returns what could not be looked at.
 */
export async function lookAtAll(
  ids: readonly string[],
  look: (id: string) => Promise<unknown>,
  { concurrency, logger }: LookOptions,
): Promise<string[]> {
  const failed: string[] = [];
  let next = 0;
  const work = async () => {
    while (next < ids.length && failed.length === 0) {
      const id = ids[next++] as string;
      try {
        await look(id);
      } catch (error) {
        failed.push(id);
        logger.warn({ id, error: describeError(error) }, 'a movie could not be looked at again, trying once more');
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return [...failed, ...ids.slice(next)];
}
