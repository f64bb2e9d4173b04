import type { Logger } from 'pino';
import type { Clock } from '../../../clock.ts';
import { describeError, errorCode } from '../../../errors.ts';

const repeatMilliseconds = 60_000;

/** Says that a stage is stopped by what is not the fault of its messages: when it begins, once a minute, and when it is over. */
export class OutageLog {
  readonly #stage: string;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #saidAt: number | undefined;

  constructor(stage: string, clock: Clock, logger: Logger) {
    this.#stage = stage;
    this.#clock = clock;
    this.#logger = logger;
  }

  report(error: unknown): void {
    const now = this.#clock.now();
    // A clock that was set back must not silence it.
    if (this.#saidAt !== undefined && Math.abs(now - this.#saidAt) < repeatMilliseconds) return;
    this.#saidAt = now;
    this.#logger.warn(
      { stage: this.#stage, code: errorCode(error), error: describeError(error) },
      'held up: messages are kept and tried again',
    );
  }

  recovered(): void {
    if (this.#saidAt === undefined) return;
    this.#saidAt = undefined;
    this.#logger.info({ stage: this.#stage }, 'goes on');
  }
}
