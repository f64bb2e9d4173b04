import type { RoleContext } from '../../role.ts';
import { Refresher } from '../publish/refresher.ts';
import type { Resolver } from '../resolve/resolver.ts';
import type { CatalogueView } from '../view/catalogue-view.ts';

const quietMilliseconds = 100;

/** Divides again, where they are not divided as decided, the films of the sources' films that are marked; all that decisions name at first. */
export function startDecidedFilms(
  view: CatalogueView,
  resolver: Resolver,
  { clock, logger }: Pick<RoleContext, 'clock' | 'logger'>,
): Refresher {
  const decided = new Refresher({
    async refresh(reference) {
      for (const record of view.films.recordsOf(reference)) {
        if (!resolver.settled(record)) await resolver.settle(record);
      }
    },
    quietMilliseconds,
    concurrency: 4,
    clock,
    logger,
  });
  void decided.mark(view.splits.references());
  return decided;
}
