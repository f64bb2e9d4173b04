import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../../clock.ts';
import { buckets, token } from '../../messaging/contracts/subjects.ts';
import { failuresToOpen, type HostRate, hostRateSchema } from '../../messaging/crawl/host-rate.ts';
import { Bucket } from '../../messaging/nats/key-value.ts';
import { HostBusyError } from '../errors.ts';

const longestWaitMilliseconds = 5000;
const usualFirstPauseMilliseconds = 2000;
/** Between two probes of a host that fails. */
const firstFailurePauseMilliseconds = 5000;
/** A host that fails for longer may never be back: its pages are tried as often as any, and go to the dead letters. */
const longestFailingMilliseconds = 24 * 3600_000;
const longestPauseMilliseconds = 15 * 60_000;
/** A host that asks for more is asked again after this all the same: it may be a mistake, and nobody would notice. */
const longestAskedMilliseconds = 24 * 3600_000;

/** Of a host that takes longer to answer, each request counts as this long. */
const longestLatencyMilliseconds = 30_000;
/** What a newest answer counts against those before. */
const newestWeight = 0.3;
/** Smaller changes are not worth a write. */
const leastChangeMilliseconds = 20;

export interface HostSlot {
  waitedMilliseconds: number;
  /** Between two requests to this host now. */
  delayMilliseconds: number;
}

/** The pace per host, shared by all scrapers through one key: slots are handed out by compare-and-set. */
export class Politeness {
  readonly #hosts: Bucket<HostRate>;
  readonly #clock: Clock;

  private constructor(hosts: Bucket<HostRate>, clock: Clock) {
    this.#hosts = hosts;
    this.#clock = clock;
  }

  static async open(connection: NatsConnection, clock: Clock): Promise<Politeness> {
    return new Politeness(await Bucket.open(connection, buckets.hosts, hostRateSchema), clock);
  }

  /**
   * Waits until the host's next slot is due, without taking it.
   * @throws HostBusyError where it is too far away to wait for, or the host fails again and again.
   */
  async approach(url: string, signal: AbortSignal): Promise<number> {
    const host = (await this.#hosts.get(keyOf(url)))?.value ?? null;
    const wait = Math.max(0, (host?.next_slot ?? 0) - this.#clock.now());
    // Whoever waits for a host that fails reads none of another's pages meanwhile.
    const mostMilliseconds = isOpen(host) ? 0 : longestWaitMilliseconds;
    if (wait > mostMilliseconds) throw new HostBusyError(new URL(url).host, wait);
    await this.#clock.wait(wait, signal);
    return wait;
  }

  /**
   * Takes the host's next slot and waits for it: right before the request, since a slot that is taken early is used late. A host that is slow to answer is asked no more often than it answers.
   * @param delayMilliseconds at least so long between two requests to this host.
   * @param mostMilliseconds a slot further away is not taken.
   * @throws HostBusyError where the slot is too far away to wait for.
   */
  async takeSlot(
    url: string,
    delayMilliseconds: number,
    signal: AbortSignal,
    mostMilliseconds = longestWaitMilliseconds,
  ): Promise<HostSlot> {
    let wait = 0;
    let delay = delayMilliseconds;
    await this.#hosts.change(keyOf(url), (host) => {
      const now = this.#clock.now();
      const slot = Math.max(now, host?.next_slot ?? 0);
      wait = slot - now;
      delay = Math.max(delayMilliseconds, Math.min(longestLatencyMilliseconds, host?.latency_milliseconds ?? 0));
      if (wait > mostMilliseconds) return null;
      const next = slot + delay;
      // Of a host that fails, one request is a probe: the others wait for what comes of it.
      if (!isOpen(host)) return { ...paceOf(host), next_slot: next };
      return { ...paceOf(host), next_slot: slot + failurePause(host?.failures ?? 0), resume_at: next };
    });
    if (wait > mostMilliseconds) throw new HostBusyError(new URL(url).host, wait);
    await this.#clock.wait(wait, signal);
    return { waitedMilliseconds: wait, delayMilliseconds: delay };
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
      pause = askedMilliseconds === undefined ? own : Math.min(longestAskedMilliseconds, askedMilliseconds);
      const next = Math.max(host?.next_slot ?? 0, this.#clock.now() + pause);
      return { ...paceOf(host), next_slot: next, refusals };
    });
    return pause;
  }

  /**
   * The host failed: it answered 5xx, broke the connection or did not answer. After several in a row its circuit opens: all scrapers
   * leave it alone but for one probe at a time, less often each time.
   * @returns for how long it is left alone, 0 while it is not; null where that has been so for so long that its pages are given up.
   */
  async failed(url: string): Promise<number | null> {
    const now = this.#clock.now();
    const host = await this.#hosts.change(keyOf(url), (before) => {
      // Who was at it when it opened says nothing new: only a probe does.
      if (isOpen(before) && before?.resume_at === undefined && now < (before?.next_slot ?? 0)) return null;
      const failures = (before?.failures ?? 0) + 1;
      const { resume_at: _, ...rate } = paceOf(before);
      const failing = { ...rate, failures, failing_since: rate.failing_since ?? now };
      const pause = failures >= failuresToOpen ? failurePause(failures) : 0;
      return { ...failing, next_slot: Math.max(rate.next_slot, now + pause) };
    });
    if (!isOpen(host)) return 0;
    if (now - (host?.failing_since ?? now) > longestFailingMilliseconds) return null;
    return Math.max(0, (host?.next_slot ?? now) - now);
  }

  /** The host answered a request, after this time where that is known. */
  async answered(url: string, latencyMilliseconds: number | null): Promise<void> {
    await this.#hosts.change(keyOf(url), (host) => {
      const before = host?.latency_milliseconds ?? 0;
      const latency = latencyMilliseconds === null ? before : before + (latencyMilliseconds - before) * newestWeight;
      const matters = Math.abs(latency - before) > leastChangeMilliseconds;
      if (!matters && (host === null || (host.refusals === 0 && host.failures === undefined))) return null;
      const { failures: _, failing_since: __, resume_at: resumeAt, ...rate } = paceOf(host);
      const next = isOpen(host) ? (resumeAt ?? this.#clock.now()) : rate.next_slot;
      return { ...rate, next_slot: next, refusals: 0, latency_milliseconds: Math.round(latency) };
    });
  }
}

function paceOf(host: HostRate | null): HostRate {
  return host ?? { schema_version: 1, next_slot: 0, refusals: 0 };
}

function isOpen(host: HostRate | null): boolean {
  return (host?.failures ?? 0) >= failuresToOpen;
}

function failurePause(failures: number): number {
  return Math.min(
    longestPauseMilliseconds,
    firstFailurePauseMilliseconds * 2 ** Math.max(0, failures - failuresToOpen),
  );
}

function keyOf(url: string): string {
  return token(new URL(url).host);
}

/**
 * What a `Retry-After` header asks for (RFC 9110 §10.2.3), in milliseconds from now. Undefined where it asks nothing: no
 * number and no date, none at all, or a time that is over: a host that refuses us is never asked again at once.
 */
export function retryAfterMilliseconds(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  // Only dates name a month or a day: `Date.parse` would make a date of 1.5, too.
  const time = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) - now : Number.NaN;
  const asked = /^\d+$/.test(text) ? Number(text) * 1000 : time;
  return asked > 0 ? asked : undefined;
}
