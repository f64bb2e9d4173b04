import type { RoleContext } from '../../role.ts';
import { Debouncer } from '../publish/debouncer.ts';
import type { Resolver } from '../resolve/resolver.ts';
import type { CatalogueView } from '../view/catalogue-view.ts';

const quietMilliseconds = 100;

/** Clusters again, where they are not clustered as decided, the movies of the sources' movies that are marked; all that decisions name at first. */
export function startDecidedMovies(
  view: CatalogueView,
  resolver: Resolver,
  { clock, logger }: Pick<RoleContext, 'clock' | 'logger'>,
): Debouncer {
  const decided = new Debouncer({
    async refresh(sourceKey) {
      for (const record of view.movies.recordsOf(sourceKey)) {
        if (!resolver.isReconciled(record)) await resolver.reconcile(record);
      }
    },
    quietMilliseconds,
    concurrency: 4,
    clock,
    logger,
  });
  void decided.mark(view.splits.sourceKeys());
  return decided;
}
