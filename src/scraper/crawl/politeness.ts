import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../../clock.ts';
import { type HostPace, hostPaceSchema } from '../../messaging/host-pace.ts';
import { Bucket } from '../../messaging/key-value.ts';
import { buckets, token } from '../../messaging/subjects.ts';
import { HostBusyError } from '../errors.ts';

const longestWaitMilliseconds = 5000;
const usualFirstPauseMilliseconds = 2000;
const longestPauseMilliseconds = 15 * 60_000;

/** The pace per host, shared by all scrapers through one key: slots are handed out by compare-and-set. */
export class Politeness {
  readonly #hosts: Bucket<HostPace>;
  readonly #clock: Clock;

  private constructor(hosts: Bucket<HostPace>, clock: Clock) {
    this.#hosts = hosts;
    this.#clock = clock;
  }

  static async open(connection: NatsConnection, clock: Clock): Promise<Politeness> {
    return new Politeness(await Bucket.open(connection, buckets.hosts, hostPaceSchema), clock);
  }

  /**
   * Takes the host's next slot and waits for it.
   * @param delayMilliseconds between two requests to this host.
   * @returns milliseconds waited.
   * @throws HostBusyError where the slot is too far away to wait for.
   */
  async takeSlot(url: string, delayMilliseconds: number, signal: AbortSignal): Promise<number> {
    let wait = 0;
    await this.#hosts.change(keyOf(url), (host) => {
      const now = this.#clock.now();
      const slot = Math.max(now, host?.next_slot ?? 0);
      wait = slot - now;
      if (wait > longestWaitMilliseconds) return null;
      return { schema_version: 1, next_slot: slot + delayMilliseconds, refusals: host?.refusals ?? 0 };
    });
    if (wait > longestWaitMilliseconds) throw new HostBusyError(new URL(url).host, wait);
    await this.#clock.wait(wait, signal);
    return wait;
  }

  /** The host refused or blocked us: all scrapers leave it alone for a while, longer each time. Gives that time. */
  async backOff(
    url: string,
    askedMilliseconds: number | undefined,
    firstPauseMilliseconds = usualFirstPauseMilliseconds,
  ): Promise<number> {
    let pause = 0;
    await this.#hosts.change(keyOf(url), (host) => {
      const refusals = (host?.refusals ?? 0) + 1;
      const own = Math.min(longestPauseMilliseconds, firstPauseMilliseconds * 2 ** Math.min(refusals - 1, 12));
      pause = Math.min(longestPauseMilliseconds, askedMilliseconds ?? own);
      const next = Math.max(host?.next_slot ?? 0, this.#clock.now() + pause);
      return { schema_version: 1, next_slot: next, refusals };
    });
    return pause;
  }

  /** The host answers again. */
  async recovered(url: string): Promise<void> {
    await this.#hosts.change(keyOf(url), (host) =>
      host === null || host.refusals === 0 ? null : { ...host, refusals: 0 },
    );
  }
}

function keyOf(url: string): string {
  return token(new URL(url).host);
}

/** What a `Retry-After` header asks for (RFC 9110 §10.2.3), in milliseconds from now; undefined where it asks nothing. */
export function retryAfterMilliseconds(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const time = Date.parse(header);
  return Number.isNaN(time) ? undefined : Math.max(0, time - now);
}
