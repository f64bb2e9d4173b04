import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { describeError } from '../../errors.ts';
import type { OperatorMetrics } from '../metrics.ts';
import { WorkQueue } from './work-queue.ts';

export interface ControllerOptions {
  name: string;
  /** Brings one object where it should be. Gives the milliseconds after which to look again, or null: when it changes. */
  reconcile(key: string): Promise<number | null>;
  clock: Clock;
  logger: Logger;
  metrics: OperatorMetrics;
}

/** Works through changed objects one by one: level-triggered, so that a change that was missed or seen twice is no harm. */
export class Controller {
  readonly #options: ControllerOptions;
  readonly queue: WorkQueue;
  #startedAt: number | undefined;

  constructor(options: ControllerOptions) {
    this.#options = options;
    this.queue = new WorkQueue(options.clock);
  }

  /** Milliseconds that the present reconcile has taken, 0 for none. */
  busyFor(): number {
    return this.#startedAt === undefined ? 0 : this.#options.clock.now() - this.#startedAt;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { name, clock, logger, metrics } = this.#options;
    for (let key = await this.queue.next(signal); key !== undefined; key = await this.queue.next(signal)) {
      const started = clock.now();
      this.#startedAt = started;
      try {
        const again = await this.#options.reconcile(key);
        this.queue.done(key);
        if (again !== null) this.queue.add(key, again);
        metrics.reconciles.inc({ controller: name, result: again === null ? 'success' : 'requeue_after' });
      } catch (error) {
        logger.warn({ controller: name, key, error: describeError(error) }, 'reconcile failed, trying again');
        this.queue.failed(key);
        metrics.reconciles.inc({ controller: name, result: 'error' });
        metrics.errors.inc({ controller: name });
      }
      this.#startedAt = undefined;
      metrics.duration.observe({ controller: name }, (clock.now() - started) / 1000);
    }
  }
}
