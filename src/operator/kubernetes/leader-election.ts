import {
  CoordinationV1Api,
  type KubeConfig,
  type V1Lease,
  V1MicroTime,
  type V1OwnerReference,
} from '@kubernetes/client-node';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { describeError } from '../../errors.ts';
import { createApiClient } from './api-client.ts';
import { isStatus } from './cluster.ts';

/** client-go's defaults. */
const leaseSeconds = 15;
const renewDeadlineMilliseconds = 10_000;
const retryMilliseconds = 2000;

export interface LeaderElectionOptions {
  configuration: KubeConfig;
  namespace: string;
  name: string;
  identity: string;
  /** With what the lease is to be deleted; null: with nothing. */
  owner(): Promise<V1OwnerReference | null>;
  clock: Clock;
  logger: Logger;
}

/**
 * Leader election by a Lease, as client-go does it: a lease counts as expired when its record has not changed for its
 * duration by this process's own clock, so that clocks need not agree.
 */
export class LeaderElection {
  readonly #options: LeaderElectionOptions;
  readonly #leases: CoordinationV1Api;
  #seen = { record: '', at: 0 };
  #leading = false;

  constructor(options: LeaderElectionOptions) {
    this.#options = options;
    this.#leases = createApiClient(options.configuration, CoordinationV1Api);
  }

  leading(): boolean {
    return this.#leading;
  }

  /** Takes part until the signal aborts. `lead` runs while this process holds the lease; its signal aborts when it is lost. */
  async run(signal: AbortSignal, lead: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { clock, logger, identity } = this.#options;
    while (!signal.aborted) {
      if (!(await this.#acquire())) {
        await clock.wait(retryMilliseconds, signal);
        continue;
      }
      logger.info({ identity }, 'leading');
      this.#leading = true;
      const term = new AbortController();
      const work = lead(AbortSignal.any([signal, term.signal]));
      await this.#renew(signal);
      term.abort();
      // The work has ended before another may begin.
      await work;
      this.#leading = false;
      if (signal.aborted) await this.#release();
      logger.info({ identity }, 'no longer leading');
    }
  }

  /** Resolves when the lease could not be renewed in time, or the signal aborts. */
  async #renew(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    let renewed = clock.now();
    while (!signal.aborted && clock.now() - renewed < renewDeadlineMilliseconds) {
      await clock.wait(retryMilliseconds, signal);
      const left = renewed + renewDeadlineMilliseconds - clock.now();
      if (!signal.aborted && (await this.#acquireWithin(left))) renewed = clock.now();
    }
  }

  /** An answer that comes after the deadline counts as none: by then another may lead. */
  async #acquireWithin(milliseconds: number): Promise<boolean> {
    const waiting = new AbortController();
    const late = this.#options.clock.wait(milliseconds, waiting.signal).then(() => false);
    return Promise.race([this.#acquire(), late]).finally(() => waiting.abort());
  }

  async #acquire(): Promise<boolean> {
    const { namespace, name, identity, clock, logger } = this.#options;
    try {
      const lease = await this.#read();
      if (lease === null) {
        const owner = await this.#options.owner();
        const metadata = { name, namespace, ...(owner === null ? {} : { ownerReferences: [owner] }) };
        const body = { metadata, spec: this.#spec(undefined) };
        await this.#leases.createNamespacedLease({ namespace, body });
        return true;
      }
      const record = JSON.stringify(lease.spec);
      if (record !== this.#seen.record) this.#seen = { record, at: clock.now() };
      const holder = lease.spec?.holderIdentity ?? '';
      const duration = (lease.spec?.leaseDurationSeconds ?? leaseSeconds) * 1000;
      if (holder !== '' && holder !== identity && clock.now() - this.#seen.at < duration) return false;
      // The resource version in it makes the server refuse whoever comes second.
      await this.#leases.replaceNamespacedLease({ namespace, name, body: { ...lease, spec: this.#spec(lease) } });
      return true;
    } catch (error) {
      if (!isStatus(error, 409)) logger.warn({ error: describeError(error) }, 'the lease could not be read or written');
      return false;
    }
  }

  /** A clean end hands over at once. */
  async #release(): Promise<void> {
    const { namespace, name, identity, logger } = this.#options;
    try {
      const lease = await this.#read();
      if (lease?.spec?.holderIdentity !== identity) return;
      const spec = { ...lease.spec, holderIdentity: '', leaseDurationSeconds: 1 };
      await this.#leases.replaceNamespacedLease({ namespace, name, body: { ...lease, spec } });
    } catch (error) {
      logger.warn({ error: describeError(error) }, 'the lease could not be released; it expires by itself');
    }
  }

  async #read(): Promise<V1Lease | null> {
    const { namespace, name } = this.#options;
    try {
      return await this.#leases.readNamespacedLease({ namespace, name });
    } catch (error) {
      if (isStatus(error, 404)) return null;
      throw error;
    }
  }

  #spec(before: V1Lease | undefined): V1Lease['spec'] {
    const { identity, clock } = this.#options;
    const now = new V1MicroTime(clock.now());
    const same = before?.spec?.holderIdentity === identity;
    return {
      holderIdentity: identity,
      leaseDurationSeconds: leaseSeconds,
      renewTime: now,
      acquireTime: same ? before?.spec?.acquireTime : now,
      leaseTransitions: (before?.spec?.leaseTransitions ?? 0) + (same || before === undefined ? 0 : 1),
    };
  }
}
