import { follow } from '../messaging/follow.ts';
import { streams } from '../messaging/subjects.ts';
import { isTombstone, referenceOf } from '../movie/record.ts';
import type { RoleContext } from '../role.ts';
import { followSplits } from './curate/split-store.ts';
import type { CatalogueView } from './view/catalogue-view.ts';
import { followWithdrawals } from './withdraw/withdrawal-store.ts';
import type { WithdrawnFilms } from './withdraw/withdrawn-films.ts';

export interface CatalogueListeners {
  withdrawn: WithdrawnFilms;
  /** Hears of films of sources that curators decided about, or that a record holds which may not have heard of it. */
  onDecided(references: readonly string[]): void;
}

/**
 * Brings a view up to date and keeps it so, what curators and deleted sources say before what stands in the catalogue.
 * @param opened gets what is to be closed.
 * @returns what is not followed at the moment, for readiness.
 */
export async function followCatalogue(
  context: RoleContext,
  view: CatalogueView,
  { withdrawn, onDecided }: CatalogueListeners,
  opened: AsyncDisposableStack,
): Promise<() => string[]> {
  const { connection, clock, logger } = context;
  const withdrawals = await followWithdrawals(context, view.withdrawals, (source) => withdrawn.markSource(source));
  opened.defer(() => withdrawals.stop());
  await withdrawals.caughtUp;
  const decisions = await followSplits(context, view.splits, onDecided);
  opened.defer(() => decisions.stop());
  await decisions.caughtUp;
  view.onEntry((entry) => {
    withdrawn.look(entry);
    // A replica that has not heard of a decision yet may write what it forbids.
    if (!isTombstone(entry)) onDecided(entry.entries.map(referenceOf).filter((one) => view.splits.has(one)));
  });
  const catalogue = await follow({
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
    ...(withdrawals.healthy() ? [] : ['not following the withdrawals']),
    ...(decisions.healthy() ? [] : ['not following the curated decisions']),
  ];
}
