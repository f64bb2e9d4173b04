import { Refresher, type RefresherOptions } from './refresher.ts';

/** What another film's change means for a film. */
export type Effect =
  /** Its directors' statistics may be others, or all that a program of an older version added to it. */
  | 'statistics'
  /** A film that is recommended with it has changed or is gone. */
  | 'recommended'
  /** A film has come near that may belong to its five. */
  | 'newcomer';

/** Looks at a film for the effects that other films' changes have on it. */
export type LookAgain = (id: string, effects: ReadonlySet<Effect>) => Promise<void>;

/** Films that other films' changes have an effect on: each is looked at once for many changes, and only as closely as these ask for. */
export class AffectedFilms {
  readonly #effects = new Map<string, Set<Effect>>();
  readonly #refresher: Refresher;

  constructor(options: Omit<RefresherOptions, 'refresh'> & { lookAgain: LookAgain }) {
    const { lookAgain, ...gathering } = options;
    this.#refresher = new Refresher({ ...gathering, refresh: (id) => this.#look(id, lookAgain) });
  }

  /** Films that are to be looked at. */
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

  async #look(id: string, lookAgain: LookAgain): Promise<void> {
    const effects = this.#effectsOn(id);
    this.#effects.delete(id);
    try {
      await lookAgain(id, effects);
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
