import type { NatsConnection } from '@nats-io/nats-core';
import type { Clock } from '../../clock.ts';
import { discardJobs } from '../../messaging/crawl/frontier.ts';
import { cancelRun, changeOwner, isActive, listRuns, type Run, type RunOwner } from '../../messaging/crawl/runs.ts';

type OwnedRun = Run & { owner: RunOwner };

export interface AbandonedRunsOptions {
  connection: NatsConnection;
  /** Takes a deleted source's observations back. */
  retract(source: string): Promise<void>;
  clock: Clock;
}

/**
 * Ends what a MovieSource left when it was deleted. Each run names the resource that it belongs to, so that nothing has to hold the
 * resource back: a finalizer of ours would keep a namespace that is deleted with its operator in `Terminating` for ever.
 */
export class AbandonedRuns {
  readonly #options: AbandonedRunsOptions;
  /** By key (`namespace/name`): uids of resources that have runs, to our knowledge. */
  readonly #owners = new Map<string, Set<string>>();

  constructor(options: AbandonedRunsOptions) {
    this.#options = options;
  }

  /** Reads who has runs. To be called by each new leader: another one may have started some. */
  async load(): Promise<void> {
    this.#owners.clear();
    for (const run of await this.#ownedRuns()) this.remember(keyOf(run), run.owner.uid);
  }

  /** Keys of the resources that have runs, whether they still exist or not. */
  keys(): Iterable<string> {
    return this.#owners.keys();
  }

  /** A run was started for this resource. */
  remember(key: string, uid: string): void {
    const uids = this.#owners.get(key) ?? new Set();
    uids.add(uid);
    this.#owners.set(key, uids);
  }

  /**
   * Ends the runs of resources of this key that exist no longer, and takes back what they said where their deletion policy is
   * `Retract`. Repeating it makes good what was interrupted. `present`: uid of the resource that has the key now.
   * @returns names of the runs that it ended.
   */
  async release(key: string, present: string | undefined): Promise<string[]> {
    const uids = this.#owners.get(key);
    if (uids === undefined || [...uids].every((uid) => uid === present)) return [];
    const { connection, retract, clock } = this.#options;
    const left = (await this.#ownedRuns()).filter((run) => keyOf(run) === key && run.owner.uid !== present);
    const ended = left.filter(isActive);
    for (const { run } of ended) await cancelRun(connection, run, clock);
    for (const { run, source } of ended) await discardJobs(connection, source, run);
    const [newest] = left;
    if (newest?.owner.deletionPolicy === 'Retract') await retract(newest.source);
    // Last: until then the next leader repeats it.
    for (const { run } of left) await changeOwner(connection, run, undefined);
    if (present === undefined) this.#owners.delete(key);
    else this.#owners.set(key, new Set([present]));
    return ended.map(({ run }) => run);
  }

  /** Newest first. */
  async #ownedRuns(): Promise<OwnedRun[]> {
    return (await listRuns(this.#options.connection)).filter((run): run is OwnedRun => run.owner !== undefined);
  }
}

function keyOf({ source, owner }: OwnedRun): string {
  return `${owner.namespace}/${source}`;
}
