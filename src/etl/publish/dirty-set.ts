import { Debouncer, type DebouncerOptions } from './debouncer.ts';

/** What another movie's change means for a movie. */
export type Effect =
  /** Its directors' statistics may be others, or all that a program of an older version added to it. */
  | 'statistics'
  /** A movie that is recommended with it has changed or is gone. */
  | 'recommended'
  /** A movie has come near that may belong to its five. */
  | 'newcomer';

/** Looks at a movie for the effects that other movies' changes have on it. */
export type LookAgain = (id: string, effects: ReadonlySet<Effect>) => Promise<void>;

/** Movies that other movies' changes have an effect on: each is looked at once for many changes, and only as closely as these ask for. */
export class DirtySet {
  readonly #effects = new Map<string, Set<Effect>>();
  readonly #refresher: Debouncer;

  constructor(options: Omit<DebouncerOptions, 'refresh'> & { reevaluate: LookAgain }) {
    const { reevaluate, ...gathering } = options;
    this.#refresher = new Debouncer({ ...gathering, refresh: (id) => this.#look(id, reevaluate) });
  }

  /** Movies that are to be looked at. */
  get waiting(): number {
    return this.#refresher.waiting;
  }

  /** Resolves when all of these have been looked at for this effect, each after this was called. */
  mark(ids: Iterable<string>, effect: Effect): Promise<void> {
    const marked = [...ids];
    for (const id of marked) this.#effectsOn(id).add(effect);
    return this.#refresher.mark(marked);
  }

  /** From now on waits for no more marks before it looks. */
  hurry(): void {
    this.#refresher.hurry();
  }

  /** Looks at what is marked, then ends. */
  stop(): Promise<void> {
    return this.#refresher.stop();
  }

  async #look(id: string, reevaluate: LookAgain): Promise<void> {
    const effects = this.#effectsOn(id);
    this.#effects.delete(id);
    try {
      await reevaluate(id, effects);
    } catch (error) {
      // It is looked at once more, for all that it was marked for.
      for (const effect of effects) this.#effectsOn(id).add(effect);
      throw error;
    }
  }

  #effectsOn(id: string): Set<Effect> {
    const effects = this.#effects.get(id) ?? new Set();
    this.#effects.set(id, effects);
    return effects;
  }
}
