import { ConcurrentWriteError } from '../../errors.ts';
import { clusterMovies, externalIds } from '../../movie/identity/cluster.ts';
import type { MatchProfile } from '../../movie/identity/match-profile.ts';
import type { MergeRules } from '../../movie/merge/rules.ts';
import {
  contentHash,
  type GoldenRecord,
  isTombstone,
  joinEntries,
  makeRecord,
  matchProfileOf,
  movieIdOf,
  ownIdOf,
  RECORD_VERSION,
  sourceKeyOf,
  type Tombstone,
} from '../../movie/record.ts';
import type { SourceEntry } from '../../movie/source-entry.ts';
import { StageRun } from '../stage-run.ts';
import type { CatalogueView } from '../view/catalogue-view.ts';
import { KeyedLocks } from './keyed-locks.ts';
import type { RecordStore, StoredEntry } from './record-store.ts';
import { writesInOrder } from './write-order.ts';

type ReadEntry = (id: string) => Promise<StoredEntry>;

const nothing: StoredEntry = { entry: null, sequence: 0 };

/** What became of an observation. */
export type Resolution = 'created' | 'updated' | 'merged' | 'unchanged';

/**
 * Keeps the catalogue clustered into movies. The clustering of a neighbourhood is a function of what its sources say and of
 * what stewards decided, so every replica that looks at it wants the same records; compare-and-set lets one of them write each.
 */
export class Resolver {
  readonly #view: CatalogueView;
  readonly #store: RecordStore;
  readonly #rules: MergeRules;
  readonly #locks = new KeyedLocks();

  constructor(view: CatalogueView, store: RecordStore, rules: MergeRules) {
    this.#view = view;
    this.#store = store;
    this.#rules = rules;
  }

  /** Brings what a source says of a movie into the catalogue. Repeating it, or an older one, changes nothing. */
  async upsert(entry: SourceEntry, stages = new StageRun()): Promise<Resolution> {
    if (this.#view.retractions.covers(entry)) return 'unchanged';
    const profile = matchProfileOf(entry);
    return this.#locks.run(this.#view.movies.lookupKeysOf(profile), () =>
      this.#reconcileMovies([profile], entry, stages),
    );
  }

  /** Whether the view holds a record's movies clustered as they should be. */
  isReconciled(record: string): boolean {
    const members = this.#view.movies.membersOf(record);
    const neighbourhood = this.#view.movies.neighbourhood(members.map(({ profile }) => profile));
    const recordsOf = new Map<string, Set<string>>();
    for (const { record: holder, profile } of neighbourhood) {
      recordsOf.set(profile.sourceKey, (recordsOf.get(profile.sourceKey) ?? new Set()).add(holder));
    }
    const { clusters, ids } = this.#cluster(neighbourhood.map(({ profile }) => profile));
    const holders = clusters.map(
      (cluster) => new Set(cluster.flatMap((sourceKey) => [...(recordsOf.get(sourceKey) ?? [])])),
    );
    return (
      holders.every((records, index) => records.size === 1 && isNamed([...records][0] ?? '', ids[index] ?? null)) &&
      new Set(holders.flatMap((records) => [...records])).size === clusters.length
    );
  }

  /** Clusters a record's neighbourhood again and writes what differs. */
  async reconcile(record: string): Promise<void> {
    const movies = this.#view.movies.membersOf(record).map(({ profile }) => profile);
    const keys = movies.flatMap((movie) => this.#view.movies.lookupKeysOf(movie));
    await this.#locks.run([...new Set(keys)], () => this.#reconcileMovies(movies, null, new StageRun()));
  }

  async #reconcileMovies(
    movies: readonly MatchProfile[],
    added: SourceEntry | null,
    stages: StageRun,
  ): Promise<Resolution> {
    for (let read = this.#readKnown; ; read = this.#readNewest) {
      const stored = await this.#readNeighbourhood(movies, added, read);
      let { wanted, resolution } = this.#recluster(stored, added, stages);
      // What the view did not know to stand where a movie will stand has a say in it.
      while (await this.#readMissing(wanted, stored, read)) {
        ({ wanted, resolution } = this.#recluster(stored, added, stages));
      }
      try {
        await this.#write(wanted, stored, stages);
        return resolution;
      } catch (error) {
        if (!(error instanceof ConcurrentWriteError)) throw error;
      }
    }
  }

  /** An id that the view has not heard of is taken to have no record: writing one is refused where it has. */
  readonly #readKnown: ReadEntry = async (id) => (this.#view.sequenceOf(id) === 0 ? nothing : this.#store.read(id));

  /** After a conflict the view lags behind, or what was remembered is old. */
  readonly #readNewest: ReadEntry = (id) => this.#store.readNewest(id);

  async #readNeighbourhood(
    movies: readonly MatchProfile[],
    added: SourceEntry | null,
    readEntry: ReadEntry,
  ): Promise<Map<string, StoredEntry>> {
    const pending = this.#view.movies.neighbourhood(movies).map(({ record }) => record);
    if (added !== null) pending.push(movieIdOf([added]));
    const stored = new Map<string, StoredEntry>();
    for (let ids = [...new Set(pending)]; ids.length > 0; ) {
      const read = await Promise.all(ids.map(readEntry));
      for (const [index, id] of ids.entries()) stored.set(id, read[index] ?? nothing);
      ids = read.flatMap(({ entry }) =>
        entry !== null && isTombstone(entry) && entry.merged_into !== null && !stored.has(entry.merged_into)
          ? [entry.merged_into]
          : [],
      );
      ids = [...new Set(ids)];
    }
    return stored;
  }

  /** @returns whether anything was read. */
  async #readMissing(
    wanted: readonly GoldenRecord[],
    stored: Map<string, StoredEntry>,
    readEntry: ReadEntry,
  ): Promise<boolean> {
    const missing = wanted.filter(({ id }) => !stored.has(id));
    for (const { id } of missing) stored.set(id, await readEntry(id));
    return missing.length > 0;
  }

  #recluster(
    stored: ReadonlyMap<string, StoredEntry>,
    added: SourceEntry | null,
    stages: StageRun,
  ): { wanted: GoldenRecord[]; resolution: Resolution } {
    const entries = new Map<string, SourceEntry>();
    const include = (entry: SourceEntry) => {
      if (this.#view.retractions.covers(entry)) return;
      const known = entries.get(sourceKeyOf(entry));
      entries.set(sourceKeyOf(entry), known === undefined ? entry : joinEntries(known, entry));
    };
    for (const { entry } of stored.values()) if (entry !== null && !isTombstone(entry)) entry.entries.forEach(include);
    const before = added === null ? undefined : entries.get(sourceKeyOf(added));
    if (added !== null) include(added);
    const { clusters, ids } = stages.run('identity', () => this.#cluster([...entries.values()].map(matchProfileOf)));
    const wanted = stages.run('merge', () =>
      clusters.map((cluster, index) => {
        const members = cluster.flatMap((sourceKey) => entries.get(sourceKey) ?? []);
        return makeRecord(members, this.#rules, ids[index] ?? ownIdOf(members));
      }),
    );
    return { wanted, resolution: resolutionOf(added, before, entries, clusters) };
  }

  #cluster(movies: readonly MatchProfile[]): { clusters: string[][]; ids: (string | null)[] } {
    const bySourceKey = new Map(movies.map((movie) => [movie.sourceKey, movie]));
    const clusters = clusterMovies(movies, this.#view.splits);
    const members = clusters.map((cluster) => cluster.flatMap((sourceKey) => bySourceKey.get(sourceKey) ?? []));
    return { clusters, ids: externalIds(members, this.#view.splits) };
  }

  async #write(
    wanted: readonly GoldenRecord[],
    stored: Map<string, StoredEntry>,
    { milliseconds }: StageRun,
  ): Promise<void> {
    const standing = new Map([...stored].flatMap(([id, { entry }]) => (entry === null ? [] : [[id, entry] as const])));
    const ordered = writesInOrder(wanted, standing, {
      changed: (record) => !same(record, standing.get(record.id) ?? null),
      retracted: (entry) => this.#view.retractions.covers(entry),
      make: (entries, id) => makeRecord(entries, this.#rules, id),
    });
    for (const record of ordered) {
      stored.set(record.id, await this.#store.write(record, stored.get(record.id) ?? nothing, milliseconds));
    }
    const kept = new Set(wanted.map(({ id }) => id));
    for (const [id, over] of stored) {
      if (over.entry === null || isTombstone(over.entry) || kept.has(id)) continue;
      await this.#store.write(this.#tombstoneOf(over.entry, wanted), over);
    }
  }

  /** An emptied record points to the movie that now has the first of its sources; nowhere when all were retracted. */
  #tombstoneOf(record: GoldenRecord, wanted: readonly GoldenRecord[]): Tombstone {
    const [first] = record.entries.filter((entry) => !this.#view.retractions.covers(entry)).map(sourceKeyOf);
    if (first === undefined) return { schema_version: RECORD_VERSION, id: record.id, merged_into: null };
    const target = wanted.find(({ entries }) => entries.some((entry) => sourceKeyOf(entry) === first));
    if (target === undefined) throw new RangeError(`no record holds ${first} any more`);
    return { schema_version: RECORD_VERSION, id: record.id, merged_into: target.id };
  }
}

/** Whether a record goes by the external id that is its own, or by none. */
function isNamed(record: string, externalId: string | null): boolean {
  return externalId === null ? record.startsWith('cs') : record === externalId;
}

function resolutionOf(
  added: SourceEntry | null,
  before: SourceEntry | undefined,
  entries: ReadonlyMap<string, SourceEntry>,
  clusters: readonly string[][],
): Resolution {
  if (added === null) return 'updated';
  const sourceKey = sourceKeyOf(added);
  const after = entries.get(sourceKey);
  if (before !== undefined && after !== undefined && saysTheSame(before, after)) return 'unchanged';
  if (before !== undefined) return 'updated';
  return (clusters.find((cluster) => cluster.includes(sourceKey))?.length ?? 1) > 1 ? 'merged' : 'created';
}

function saysTheSame(one: SourceEntry, other: SourceEntry): boolean {
  return one.observed_at === other.observed_at && contentHash(one) === contentHash(other);
}

function same(record: GoldenRecord, entry: StoredEntry['entry']): boolean {
  if (entry === null || isTombstone(entry) || whenObserved(entry) !== whenObserved(record)) return false;
  return JSON.stringify(entry) === JSON.stringify(record);
}

/** What differs between most records that differ, and costs little to look at. */
function whenObserved({ entries }: GoldenRecord): string {
  return entries.map(({ observed_at: at }) => at).join();
}
