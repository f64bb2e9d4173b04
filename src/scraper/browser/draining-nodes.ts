import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { describeError } from '../../errors.ts';
import { sessionsOnDrainingNodes } from '../../observability/grid.ts';

export interface DrainingNodesOptions {
  /** Address of the Grid's hub; undefined: browsers are local, and no node drains. */
  grid: string | undefined;
  clock: Clock;
  logger: Logger;
  /** Whether there are sessions to ask for. */
  hasSessions(): boolean;
  /** Called with the ids of all sessions that are on a node that drains. */
  onFound(sessions: ReadonlySet<string>): void;
}

const intervalMilliseconds = 2000;
const patienceMilliseconds = 5000;

/**
 * Looks out for nodes of the Grid that drain: such a node takes no new session and ends after its last one, which with
 * sessions that are used again and again would be when its grace is over, in the middle of a page.
 */
export class DrainingNodes {
  readonly #options: DrainingNodesOptions;
  readonly #closing = new AbortController();
  readonly #watching: Promise<void>;

  constructor(options: DrainingNodesOptions) {
    this.#options = options;
    this.#watching = options.grid === undefined ? Promise.resolve() : this.#watch(options.grid);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#watching;
  }

  async #watch(grid: string): Promise<void> {
    const { clock, logger, hasSessions, onFound } = this.#options;
    const { signal } = this.#closing;
    for (;;) {
      await clock.wait(intervalMilliseconds, signal);
      if (signal.aborted) return;
      if (!hasSessions()) continue;
      try {
        onFound(
          await sessionsOnDrainingNodes(grid, AbortSignal.any([signal, AbortSignal.timeout(patienceMilliseconds)])),
        );
      } catch (error) {
        // A hub that is away drains nothing; what is known stays as it is.
        logger.debug({ error: describeError(error) }, 'which browser nodes drain is unknown');
      }
    }
  }
}
