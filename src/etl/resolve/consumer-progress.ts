import type { JetStreamManager } from '@nats-io/jetstream';
import type { Clock } from '../../clock.ts';

const askedAgainAfterMilliseconds = 1000;

/** How far a durable consumer has got, as it was read a moment ago: asked only while somebody wants to know. */
export class ConsumerProgress {
  readonly #manager: JetStreamManager;
  readonly #stream: string;
  readonly #durable: string;
  readonly #clock: Clock;
  #acknowledged = 0;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(manager: JetStreamManager, stream: string, durable: string, clock: Clock) {
    this.#manager = manager;
    this.#stream = stream;
    this.#durable = durable;
    this.#clock = clock;
  }

  /** Everything up to this sequence of the stream is acknowledged; perhaps more is. 0 before the first answer. */
  get acknowledged(): number {
    // A clock that was set back must not silence it.
    if (Math.abs(this.#clock.now() - this.#askedAt) >= askedAgainAfterMilliseconds) void this.#ask();
    return this.#acknowledged;
  }

  async #ask(): Promise<void> {
    this.#askedAt = this.#clock.now();
    // Without an answer the last one stays true.
    const info = await this.#manager.consumers.info(this.#stream, this.#durable).catch(() => null);
    if (info !== null) this.#acknowledged = info.ack_floor.stream_seq;
  }
}
