import fc, { type Scheduler } from 'fast-check';
import { expect, it } from 'vitest';
import { observation } from '../../../test/support/observations.ts';
import { ConcurrentWriteError } from '../../errors.ts';
import { type CuratedSplit, CuratedSplits } from '../../movie/identity/curated-splits.ts';
import { defaultMergeRules } from '../../movie/merge/rules.ts';
import { type CatalogueEntry, entryOf, isTombstone, sourceKeyOf } from '../../movie/record.ts';
import type { SourceEntry } from '../../movie/source-entry.ts';
import { CatalogueView } from '../view/catalogue-view.ts';
import type { RecordStore, StoredEntry } from './record-store.ts';
import { Resolver } from './resolver.ts';

const sources = ['a', 'b', 'c', 'd'];

function sourceEntry(source: string, day: number, id: string | null): SourceEntry {
  const facts = { id, title: 'Heat', year: 1995, director: ['Michael Mann'] };
  return entryOf(observation(source, 'x', facts, `2026-01-0${day}T00:00:00.000Z`));
}

function decision(apart: string, undone: boolean): [key: string, split: CuratedSplit] {
  const rest = sources.map((source) => `${source}/x`).filter((sourceKey) => sourceKey !== apart);
  const history: CuratedSplit['history'] = [
    { action: 'split', at: '2026-01-06T00:00:00.000Z', by: 'ann', reason: '-' },
  ];
  return [`split.${apart[0]}`, { schema_version: 1, movie: 'tt0113277', apart: [apart], rest, undone, history }];
}

/** The stream that replicas share: compare-and-set by id, and what was written in order. */
class Catalogue {
  readonly log: { entry: CatalogueEntry; sequence: number }[] = [];
  readonly newest = new Map<string, StoredEntry>();
  /** Sources' movies that were in a record once and are in none now. */
  readonly lost = new Set<string>();

  write(entry: CatalogueEntry, over: number): number {
    const before = this.newest.get(entry.id)?.sequence ?? 0;
    if (before !== over) throw new ConcurrentWriteError(`${entry.id} is at ${before}, not at ${over}`);
    const sequence = this.log.length + 1;
    const held = this.held();
    this.log.push({ entry, sequence });
    this.newest.set(entry.id, { entry, sequence });
    for (const [sourceKey, at] of held) if ((this.held().get(sourceKey) ?? '') < at) this.lost.add(sourceKey);
    return sequence;
  }

  /** When what records hold of each source's movie was observed. */
  held(): Map<string, string> {
    const all = [...this.newest.values()].flatMap(({ entry }) =>
      entry === null || isTombstone(entry) ? [] : entry.entries,
    );
    const newest = new Map<string, string>();
    for (const entry of all) {
      const at = newest.get(sourceKeyOf(entry)) ?? '';
      if (entry.observed_at > at) newest.set(sourceKeyOf(entry), entry.observed_at);
    }
    return newest;
  }
}

/** What one ETL process has: it hears of writes and of decisions at its own time, and each request takes its time. */
class Replica {
  readonly splits = new CuratedSplits();
  readonly view = new CatalogueView(this.splits);
  readonly resolver: Resolver;
  readonly #catalogue: Catalogue;
  readonly #cache = new Map<string, StoredEntry>();
  #position = 0;

  constructor(catalogue: Catalogue, takesTime: () => Promise<void>) {
    this.#catalogue = catalogue;
    const readNewest = async (id: string) => {
      await takesTime();
      const stored = catalogue.newest.get(id) ?? { entry: null, sequence: 0 };
      this.#cache.set(id, stored);
      return stored;
    };
    const store: RecordStore = {
      readNewest,
      read: async (id) => {
        const cached = this.#cache.get(id);
        return cached !== undefined && cached.sequence >= this.view.sequenceOf(id) ? cached : readNewest(id);
      },
      write: async (entry, over) => {
        await takesTime();
        const sequence = catalogue.write(entry, over.sequence);
        const stored = { entry, sequence };
        this.#cache.set(entry.id, stored);
        this.view.apply(entry, sequence);
        return stored;
      },
    };
    this.resolver = new Resolver(this.view, store, defaultMergeRules);
  }

  /** Hears of some of what others wrote. */
  hear(messages: number): void {
    for (const { entry, sequence } of this.#catalogue.log.slice(this.#position, this.#position + messages)) {
      this.view.apply(entry, sequence);
      this.#position = sequence;
    }
  }

  async reconcile(): Promise<void> {
    for (const source of sources) {
      for (const record of this.view.movies.recordsOf(`${source}/x`)) {
        if (!this.resolver.isReconciled(record)) await this.resolver.reconcile(record);
      }
    }
  }
}

interface Step {
  replica: number;
  action: { upsert: string; day: number; id: string | null } | { apart: string; undone: boolean } | { hear: number };
}

const step: fc.Arbitrary<Step> = fc.record({
  replica: fc.nat(1),
  action: fc.oneof(
    fc.record({
      upsert: fc.constantFrom(...sources),
      day: fc.integer({ min: 1, max: 5 }),
      id: fc.constantFrom(null, null, 'tt0000001', 'tt0000002'),
    }),
    fc.record({ apart: fc.constantFrom('a/x', 'b/x', 'c/x', 'd/x'), undone: fc.boolean() }),
    fc.record({ hear: fc.integer({ min: 1, max: 4 }) }),
  ),
});

async function takeSteps(steps: readonly Step[], scheduler: Scheduler): Promise<Catalogue> {
  const catalogue = new Catalogue();
  const takesTime = () => scheduler.schedule(Promise.resolve());
  const replicas = [new Replica(catalogue, takesTime), new Replica(catalogue, takesTime)];
  const tasks = steps.map(async ({ replica: number, action }) => {
    await takesTime();
    const replica = replicas[number] as Replica;
    if ('upsert' in action) await replica.resolver.upsert(sourceEntry(action.upsert, action.day, action.id));
    else if ('hear' in action) replica.hear(action.hear);
    else replica.splits.put(...decision(action.apart, action.undone));
    await replica.reconcile();
  });
  await scheduler.waitFor(Promise.all(tasks));
  return catalogue;
}

it('nothing of what a source said is ever in no record, whatever replicas do at the same time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12 }), fc.scheduler(), async (steps, scheduler) => {
      expect([...(await takeSteps(steps, scheduler)).lost]).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
