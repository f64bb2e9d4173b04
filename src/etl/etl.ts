import { streams } from '../messaging/contracts/subjects.ts';
import type { Worker } from '../messaging/nats/consumer/worker.ts';
import { tail } from '../messaging/nats/read/tail.ts';
import type { Role, RoleContext } from '../role.ts';
import { startDecidedMovies } from './curate/decided-movies.ts';
import { createEtlMetrics, registerEtlGauges } from './metrics.ts';
import { Precedence } from './precedence.ts';
import { AffectedStore } from './publish/affected-store.ts';
import type { Debouncer } from './publish/debouncer.ts';
import { DirtySet, type Reevaluate } from './publish/dirty-set.ts';
import { EventPublisher } from './publish/event-publisher.ts';
import { takeEvent } from './publish/take-event.ts';
import { CatalogueStore } from './resolve/catalogue-store.ts';
import { Resolver } from './resolve/resolver.ts';
import { RetractedMovies } from './retract/retracted-movies.ts';
import { startCatalogueServices } from './services/catalogue-services.ts';
import { SearchIndex } from './services/search-index.ts';
import { readMergeRules } from './survivorship-file.ts';
import { tailCatalogue } from './tail-catalogue.ts';
import { CatalogueView } from './view/catalogue-view.ts';
import {
  type Parts,
  startAffectedWorker,
  startEnrichmentWorker,
  startImportWorker,
  startObservationWorker,
} from './workers.ts';

const refreshTickMilliseconds = 2000;
/** While more records wait for their events, imports wait: about a second of work. */
const recordsWaitingAtMost = 400;
/** A catalogue that nobody has written to for so long rests: of movies whose neighbours have changed no more changes are awaited. */
const quietSeconds = 15;

/**
 * Makes golden records of observations and movie events of golden records. Replicas share the durable consumers; each
 * knows the whole catalogue from following it, and is ready when it has caught up.
 */
export async function startEtl(context: RoleContext): Promise<Role> {
  const { connection, registry, logger, clock, configuration } = context;
  const metrics = createEtlMetrics(registry);
  const rules = await readMergeRules(configuration.etl.survivorshipRulesFile);
  await using opened = new AsyncDisposableStack();

  const view = new CatalogueView();
  const search = new SearchIndex();
  opened.defer(() => search.close());
  const retracted = new RetractedMovies(view, context);
  let decided: Debouncer | undefined;
  const onDecided = (sourceKeys: readonly string[]) => void decided?.mark(sourceKeys);
  const notFollowing = await tailCatalogue(context, view, { retracted, onDecided }, opened);

  const store = await CatalogueStore.open(connection, view, clock);
  const resolver = new Resolver(view, store, rules);
  const events = await EventPublisher.open(connection, view, store, clock, metrics.startRun);
  const decidedMovies = startDecidedMovies(view, resolver, context);
  decided = decidedMovies;
  opened.defer(() => decidedMovies.stop());
  const workers: Worker[] = [];
  const isBusy = () => workers.some((worker) => worker.inFlight() > 0);
  const isQuiet = watchForQuiet(context, view, isBusy);
  const affected = startDirtySet(context, isQuiet, reevaluation({ view, events, metrics }));
  opened.defer(() => affected.stop());
  const affectedStore = new AffectedStore(connection, clock, (id, effect) => affected.isMarked(id, effect));
  opened.defer(() => retracted.stop());
  retracted.start(resolver, affectedStore);
  const movies = await tail({
    connection,
    stream: streams.movies,
    startWith: 'newest-of-each-subject',
    onMessage: (message) => takeEvent(message, { search, events, affected, view }, context),
    clock,
    logger,
  });
  opened.defer(() => movies.stop());

  const eventsKnown = movies.caughtUp;
  void eventsKnown.then(() => events.trustView());
  const precedence = new Precedence({ recordsAtMost: recordsWaitingAtMost, heardWithinMilliseconds: 1000, clock });
  const parts: Parts = { view, resolver, store, events, affected, affectedStore, eventsKnown, precedence, metrics };
  for (const start of [startObservationWorker, startImportWorker, startEnrichmentWorker]) {
    const worker = await start(context, parts);
    opened.defer(() => worker.stop(configuration.drainSeconds * 1000));
    workers.push(worker);
  }
  const again = await startAffectedWorker(context, parts);
  // What waits to be looked at again is handed back at once.
  opened.defer(() => again.stop(0));
  const searchable = movies.caughtUp;
  const service = await startCatalogueServices({ connection, view, store, events, search, searchable, logger });
  opened.defer(async () => {
    await service.stop();
  });
  registerEtlGauges(registry, {
    catalogueMovies: () => view.size,
    searchMovies: () => search.size,
    dirtyMovies: () => affected.waiting,
  });

  const resources = opened.move();
  return {
    live: () => [...workers, again].every((worker) => worker.healthy()),
    notReady: () => [...notFollowing(), ...(movies.healthy() ? [] : ['not following the movies'])],
    stop: () => resources.disposeAsync(),
  };
}

/** Whether nobody has written to the catalogue for a while and nothing is in work here. */
function watchForQuiet({ clock, configuration }: RoleContext, view: CatalogueView, isBusy: () => boolean) {
  const quietMilliseconds = 1000 * Math.min(quietSeconds, configuration.etl.derivedIntervalSeconds);
  let written = clock.now();
  view.onEntry(() => {
    written = clock.now();
  });
  // A clock that was set back must not silence it.
  return () => !isBusy() && Math.abs(clock.now() - written) >= quietMilliseconds;
}

function startDirtySet(context: RoleContext, isQuiet: () => boolean, reevaluate: Reevaluate): DirtySet {
  return new DirtySet({
    reevaluate,
    isQuiet,
    tickMilliseconds: refreshTickMilliseconds,
    intervalMilliseconds: 1000 * context.configuration.etl.derivedIntervalSeconds,
    concurrency: 8,
    clock: context.clock,
    logger: context.logger,
  });
}

/** Publishes a movie again where other movies' changes have made anything of it another. */
function reevaluation({ view, events, metrics }: Pick<Parts, 'view' | 'events' | 'metrics'>): Reevaluate {
  return async (id, effects) => {
    const isOther = effects.has('newcomer') && !view.statistics.areRecommendationsTold(id);
    const isRecommendedAnew = isOther || effects.has('recommended');
    if (!isRecommendedAnew && !effects.has('statistics')) return;
    if (await events.publish(id, isRecommendedAnew ? 'recommendations' : 'statistics')) metrics.events.inc();
  };
}
