import { ConcurrentWriteError } from '../../errors.ts';
import type { CuratedSplits } from '../../movie/identity/curated-splits.ts';
import type { MergeRules } from '../../movie/merge/rules.ts';
import { type CatalogueEntry, isTombstone } from '../../movie/record.ts';
import { Retractions } from '../../movie/retractions.ts';
import type { SourceEntry } from '../../movie/source-entry.ts';
import type { RecordStore, StoredEntry } from '../resolve/record-store.ts';
import { Resolver } from '../resolve/resolver.ts';
import { CatalogueView } from '../view/catalogue-view.ts';

/** A catalogue in memory, made by the same code that makes the real one. */
export class ShadowCatalogue {
  readonly #stored = new Map<string, StoredEntry>();
  readonly #view: CatalogueView;
  readonly #resolver: Resolver;
  #sequence = 0;

  constructor(rules: MergeRules, splits: CuratedSplits, retractions = new Retractions()) {
    this.#view = new CatalogueView(splits, retractions);
    const read = async (id: string) => this.#stored.get(id) ?? { entry: null, sequence: 0 };
    const store: RecordStore = {
      read,
      readNewest: read,
      write: async (entry, over) => this.#write(entry, over.sequence),
    };
    this.#resolver = new Resolver(this.#view, store, rules);
  }

  async upsert(entry: SourceEntry): Promise<void> {
    await this.#resolver.upsert(entry);
  }

  /** Clusters every neighbourhood again until none wants a change, as the replicas of the ETL do among themselves. */
  async reconcile(): Promise<void> {
    for (let unreconciled = this.#unreconciled(); unreconciled.length > 0; unreconciled = this.#unreconciled()) {
      for (const id of unreconciled) await this.#resolver.reconcile(id);
    }
  }

  /** Golden records and tombstones by id. */
  entries(): Map<string, CatalogueEntry> {
    return new Map([...this.#stored].flatMap(([id, { entry }]) => (entry === null ? [] : [[id, entry]])));
  }

  #unreconciled(): string[] {
    return [...this.#stored].flatMap(([id, { entry }]) =>
      entry !== null && !isTombstone(entry) && !this.#resolver.isReconciled(id) ? [id] : [],
    );
  }

  #write(entry: CatalogueEntry, expected: number): StoredEntry {
    const sequence = this.#stored.get(entry.id)?.sequence ?? 0;
    if (sequence !== expected) throw new ConcurrentWriteError(`${entry.id} is at ${sequence}, not at ${expected}`);
    this.#sequence += 1;
    const stored = { entry, sequence: this.#sequence };
    this.#stored.set(entry.id, stored);
    this.#view.apply(entry, this.#sequence);
    return stored;
  }
}
