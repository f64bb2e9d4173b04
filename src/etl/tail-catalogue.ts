import { streams } from '../messaging/contracts/subjects.ts';
import { tail } from '../messaging/nats/read/tail.ts';
import { isTombstone, sourceKeyOf } from '../movie/record.ts';
import type { RoleContext } from '../role.ts';
import { followSplits } from './curate/split-store.ts';
import type { RetractedMovies } from './retract/retracted-movies.ts';
import { tailRetractions } from './retract/retraction-store.ts';
import type { CatalogueView } from './view/catalogue-view.ts';

export interface CatalogueListeners {
  retracted: RetractedMovies;
  /** Hears of movies of sources that stewards decided about, or that a record holds which may not have heard of it. */
  onDecided(sourceKeys: readonly string[]): void;
}

/**
 * Brings a view up to date and keeps it so, what stewards and deleted sources say before what stands in the catalogue.
 * @param opened gets what is to be closed.
 * @returns what is not followed at the moment, for readiness.
 */
export async function tailCatalogue(
  context: RoleContext,
  view: CatalogueView,
  { retracted, onDecided }: CatalogueListeners,
  opened: AsyncDisposableStack,
): Promise<() => string[]> {
  const { connection, clock, logger } = context;
  const retractions = await tailRetractions(context, view.retractions, (source, sourceId) =>
    retracted.markSource(source, sourceId),
  );
  opened.defer(() => retractions.stop());
  await retractions.caughtUp;
  const decisions = await followSplits(context, view.splits, onDecided);
  opened.defer(() => decisions.stop());
  await decisions.caughtUp;
  view.onEntry((entry) => {
    retracted.look(entry);
    // A replica that has not heard of a decision yet may write what it forbids.
    if (!isTombstone(entry)) onDecided(entry.entries.map(sourceKeyOf).filter((one) => view.splits.has(one)));
  });
  const catalogue = await tail({
    connection,
    stream: streams.catalogue,
    onMessage: (message) => view.receive(message),
    clock,
    logger,
  });
  opened.defer(() => catalogue.stop());
  await catalogue.caughtUp;
  return () => [
    ...(catalogue.healthy() ? [] : ['not following the catalogue']),
    ...(retractions.healthy() ? [] : ['not following the retractions']),
    ...(decisions.healthy() ? [] : ['not following the curated decisions']),
  ];
}
