import type { StageTimes } from '../../messaging/stage-times.ts';
import type { Influence } from '../../movie/enrich/influence.ts';
import type { CatalogueEntry } from '../../movie/record.ts';

export interface StoredEntry {
  /** null where nothing was ever stored. */
  entry: CatalogueEntry | null;
  /** Of its message; 0 where there is none. */
  sequence: number;
  /** What stands beside it about other films; null where nothing does. */
  influence?: Influence | null;
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
