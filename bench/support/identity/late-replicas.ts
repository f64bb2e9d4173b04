import type { Random } from '../../../src/clock.ts';
import { ConcurrentWriteError } from '../../../src/errors.ts';
import type { RecordStore, StoredEntry } from '../../../src/etl/resolve/record-store.ts';
import { Resolver } from '../../../src/etl/resolve/resolver.ts';
import { CatalogueView } from '../../../src/etl/view/catalogue-view.ts';
import type { MergeRules } from '../../../src/movie/merge/rules.ts';
import { type CatalogueEntry, isTombstone } from '../../../src/movie/record.ts';
import type { SourceEntry } from '../../../src/movie/source-entry.ts';

interface Replica {
  view: CatalogueView;
  resolver: Resolver;
  /** What it has heard of the log. */
  position: number;
}

const nothing: StoredEntry = { entry: null, sequence: 0 };
/** Writes that may be unheard of, and unchecked, at most. */
const latestAt = 2000;
const heardAtOnce = 6;

/** Replicas of the ETL's resolver in one process: one catalogue by compare-and-set, of whose writes each hears at its own time. */
export class LateReplicas {
  conflicts = 0;
  reclustered = 0;
  readonly #log: CatalogueEntry[] = [];
  readonly #newest = new Map<string, StoredEntry>();
  readonly #replicas: Replica[];
  readonly #random: Random;
  /** Writes whose neighbourhoods have been looked at, as the consumer `enrich` does. */
  #checked = 0;

  constructor(count: number, rules: MergeRules, random: Random) {
    this.#random = random;
    this.#replicas = Array.from({ length: count }, () => this.#replica(rules));
  }

  /** Takes all entries in their order, each by some replica, and ends when nothing is left to be set right. */
  async take(entries: readonly SourceEntry[]): Promise<void> {
    for (const entry of entries) {
      const replica = this.#any();
      this.#hear(replica, replica.position + Math.floor(this.#random() * heardAtOnce));
      await replica.resolver.upsert(entry);
      while (this.#log.length - this.#checked > latestAt) await this.#check();
    }
    while (this.#checked < this.#log.length) await this.#check();
  }

  /** Golden records as JSON by id. */
  catalogue(): Map<string, string> {
    return new Map(
      [...this.#newest].flatMap(([id, { entry }]) =>
        entry === null || isTombstone(entry) ? [] : [[id, JSON.stringify(entry)]],
      ),
    );
  }

  async #check(): Promise<void> {
    const replica = this.#any();
    const id = this.#log[this.#checked]?.id ?? '';
    this.#checked += 1;
    this.#hear(replica, this.#checked);
    if (!replica.view.isMovie(id) || replica.resolver.isReconciled(id)) return;
    this.reclustered += 1;
    await replica.resolver.reconcile(id);
  }

  #any(): Replica {
    return this.#replicas[Math.floor(this.#random() * this.#replicas.length)] as Replica;
  }

  #hear(replica: Replica, position: number): void {
    for (; replica.position < Math.min(position, this.#log.length); replica.position += 1) {
      replica.view.apply(this.#log[replica.position] as CatalogueEntry, replica.position + 1);
    }
  }

  #replica(rules: MergeRules): Replica {
    const view = new CatalogueView();
    const read = async (id: string) => this.#newest.get(id) ?? nothing;
    const store: RecordStore = {
      read,
      readNewest: read,
      write: async (entry, over) => {
        const stored = this.#write(entry, over.sequence);
        view.apply(entry, stored.sequence);
        return stored;
      },
    };
    return { view, resolver: new Resolver(view, store, rules), position: 0 };
  }

  #write(entry: CatalogueEntry, over: number): StoredEntry {
    const sequence = this.#newest.get(entry.id)?.sequence ?? 0;
    if (sequence !== over) {
      this.conflicts += 1;
      throw new ConcurrentWriteError(`${entry.id} is at ${sequence}, not at ${over}`);
    }
    this.#log.push(entry);
    const stored = { entry, sequence: this.#log.length };
    this.#newest.set(entry.id, stored);
    return stored;
  }
}
