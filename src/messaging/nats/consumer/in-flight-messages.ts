import type { JsMsg } from '@nats-io/jetstream';
import type { Clock } from '../../../clock.ts';

/** Messages that were taken and are not settled yet: the server is told now and then that they are worked on. */
export class InFlightMessages {
  readonly #clock: Clock;
  readonly #timer: NodeJS.Timeout;
  readonly #open = new Map<Promise<void>, { message: JsMsg; since: number }>();
  readonly #givingUp = new Set<(reason: Error) => void>();

  constructor(intervalMilliseconds: number, clock: Clock) {
    this.#clock = clock;
    this.#timer = setInterval(() => {
      const now = clock.now();
      // A clock that was set back must not silence it: the server would give the message to another worker.
      const isDue = (since: number) => Math.abs(now - since) >= intervalMilliseconds / 2;
      for (const { message, since } of this.#open.values()) if (isDue(since)) message.working();
    }, intervalMilliseconds);
  }

  /** @param task settles when the message is acknowledged or handed back; it never rejects. */
  add(message: JsMsg, task: Promise<void>): void {
    this.#open.set(task, { message, since: this.#clock.now() });
    void task.finally(() => this.#open.delete(task));
  }

  /** Waits as long as nobody gives up. */
  async wait(until: Promise<void>): Promise<void> {
    const { promise: givenUp, reject } = Promise.withResolvers<never>();
    this.#givingUp.add(reject);
    try {
      await Promise.race([until, givenUp]);
    } finally {
      this.#givingUp.delete(reject);
    }
  }

  /** Makes everything that `wait` waits for fail. */
  giveUp(reason: Error): void {
    for (const reject of this.#givingUp) reject(reason);
  }

  /** Resolves when all that are open now are settled. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#open.keys());
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
