import { sourceKey } from '../../movie/identity/match-profile.ts';
import { type CatalogueEntry, isTombstone } from '../../movie/record.ts';
import type { RoleContext } from '../../role.ts';
import type { AffectedStore } from '../publish/affected-store.ts';
import { Debouncer } from '../publish/debouncer.ts';
import type { Resolver } from '../resolve/resolver.ts';
import type { CatalogueView } from '../view/catalogue-view.ts';

const quietMilliseconds = 100;

/** Makes records again that hold what a source took back: at the start, when it does, and when another replica has not heard of it yet. */
export class RetractedMovies {
  readonly #view: CatalogueView;
  readonly #context: Pick<RoleContext, 'clock' | 'logger'>;
  /** Marked before there was anything to make them again with. */
  readonly #early = new Set<string>();
  #refresher: Debouncer | undefined;

  constructor(view: CatalogueView, context: Pick<RoleContext, 'clock' | 'logger'>) {
    this.#view = view;
    this.#context = context;
  }

  /** Takes note of a record that holds what was taken back. */
  look(entry: CatalogueEntry): void {
    if (!isTombstone(entry) && entry.entries.some((source) => this.#view.retractions.covers(source))) {
      this.#mark([entry.id]);
    }
  }

  /** Takes note of all records that hold anything of a source, or a movie of it. */
  markSource(source: string, sourceId?: string): void {
    const { movies } = this.#view;
    this.#mark(sourceId === undefined ? movies.recordsOfSource(source) : movies.recordsOf(sourceKey(source, sourceId)));
  }

  /** Begins to make records again; `affected` hears of movies whose statistics and recommendations change by it. */
  start(resolver: Resolver, affected: AffectedStore): void {
    const view = this.#view;
    this.#refresher = new Debouncer({
      async refresh(id) {
        const near = view.statistics.neighboursOf(id);
        await resolver.reconcile(id);
        await affected.remember({ statistics: near, recommended: near });
      },
      quietMilliseconds,
      concurrency: 4,
      ...this.#context,
    });
    this.#mark(this.#early);
  }

  async stop(): Promise<void> {
    await this.#refresher?.stop();
  }

  #mark(ids: Iterable<string>): void {
    if (this.#refresher !== undefined) void this.#refresher.mark(ids);
    else for (const id of ids) this.#early.add(id);
  }
}
