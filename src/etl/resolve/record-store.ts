import type { Invalidation } from '../../movie/enrich/invalidation.ts';
import type { CatalogueEntry } from '../../movie/record.ts';
import type { StageTimes } from '../stage-times.ts';

export interface StoredEntry {
  /** null where nothing was ever stored. */
  entry: CatalogueEntry | null;
  /** Of its message; 0 where there is none. */
  sequence: number;
  /** What stands beside it about other movies; null where nothing does. */
  invalidation?: Invalidation | null;
  /** How long the stages took that it came out of. */
  stageTimes?: StageTimes;
}

/** Where records are kept: JetStream, or memory for a catalogue that is only tried. */
export interface RecordStore {
  /** An entry of an id, as new as the view knows or newer. */
  read(id: string): Promise<StoredEntry>;
  /** The newest entry of an id. */
  readNewest(id: string): Promise<StoredEntry>;
  /**
   * Stores an entry over the one that was read.
   * @returns it as it is stored now.
   * @throws ConcurrentWriteError
   */
  write(entry: CatalogueEntry, over: StoredEntry, stageTimes?: StageTimes): Promise<StoredEntry>;
}
