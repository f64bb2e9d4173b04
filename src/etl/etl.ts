import { describeError, InvalidMessageError } from '../errors.ts';
import { type Delivery, startWorker, type Worker } from '../messaging/consume.ts';
import { eventHeaders } from '../messaging/event-headers.ts';
import { follow, type StreamMessage } from '../messaging/follow.ts';
import { decodeCatalogueEntry, decodeMovieEvent, decodeObservation } from '../messaging/formats.ts';
import { readInfluence } from '../messaging/record-influence.ts';
import { durables, streams } from '../messaging/subjects.ts';
import { canaryId } from '../movie/canary.ts';
import { influenceOf } from '../movie/enrich/influence.ts';
import { ENRICHMENT_VERSION } from '../movie/event.ts';
import type { Observation } from '../movie/observation.ts';
import { entryOf, type GoldenRecord, isTombstone, referenceOf } from '../movie/record.ts';
import { gaugeOf } from '../observability/metrics.ts';
import { activeSpan, traceStep } from '../observability/tracing/tracing.ts';
import type { Role, RoleContext } from '../role.ts';
import { startDecidedFilms } from './curate/decided-films.ts';
import { followSplits } from './curate/split-store.ts';
import { createEtlMetrics, type EtlMetrics } from './metrics.ts';
import { AffectedFilms } from './publish/affected-films.ts';
import { EventPublisher } from './publish/event-publisher.ts';
import type { Refresher } from './publish/refresher.ts';
import { CatalogueStore } from './resolve/catalogue-store.ts';
import { Resolver } from './resolve/resolver.ts';
import { startCatalogueServices } from './services/catalogue-services.ts';
import { SearchIndex } from './services/search-index.ts';
import { readMergeRules } from './survivorship-file.ts';
import { CatalogueView } from './view/catalogue-view.ts';
import { followWithdrawals } from './withdraw/withdrawal-store.ts';
import { WithdrawnFilms } from './withdraw/withdrawn-films.ts';

interface Parts {
  view: CatalogueView;
  resolver: Resolver;
  store: CatalogueStore;
  events: EventPublisher;
  affected: AffectedFilms;
  /** When it is known what the newest event of every film recommends. */
  eventsKnown: Promise<void>;
  metrics: EtlMetrics;
}

const refreshQuietMilliseconds = 2000;
/** While observations come in, films whose neighbours change are likely to change again. */
const refreshBusyMilliseconds = 10_000;

/**
 * Makes golden records of observations and movie events of golden records. Replicas share both durable consumers; each
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
  let decided: Refresher | undefined;
  const withdrawn = new WithdrawnFilms(view, context);
  const withdrawals = await followWithdrawals(context, view.withdrawals, (source) => withdrawn.markSource(source));
  opened.defer(() => withdrawals.stop());
  await withdrawals.caughtUp;
  const decisions = await followSplits(context, view.splits, (references) => {
    void decided?.mark(references);
  });
  opened.defer(() => decisions.stop());
  await decisions.caughtUp;
  view.onEntry((entry) => {
    withdrawn.look(entry);
    // A replica that has not heard of a decision yet may write what it forbids.
    if (!isTombstone(entry)) void decided?.mark(entry.entries.map(referenceOf).filter((one) => view.splits.has(one)));
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

  const store = await CatalogueStore.open(connection, view, clock);
  const resolver = new Resolver(view, store, rules);
  const events = await EventPublisher.open(connection, view, store, clock, metrics.startRun);
  const decidedFilms = startDecidedFilms(view, resolver, context);
  decided = decidedFilms;
  opened.defer(() => decidedFilms.stop());
  const workers: Worker[] = [];
  const affected = new AffectedFilms({
    async lookAgain(id, effects) {
      const isOther = effects.has('newcomer') && !view.statistics.areRecommendationsTold(id);
      const isRecommendedAnew = isOther || effects.has('recommended');
      if (!isRecommendedAnew && !effects.has('statistics')) return;
      if (await events.publish(id, isRecommendedAnew ? 'anew' : 'as told')) metrics.events.inc();
    },
    quietMilliseconds: refreshQuietMilliseconds,
    isBusy: () => workers.some((worker) => worker.inFlight() > 0),
    busyMilliseconds: refreshBusyMilliseconds,
    concurrency: 8,
    clock,
    logger,
  });
  opened.defer(() => affected.stop());
  opened.defer(() => withdrawn.stop());
  withdrawn.start(resolver, affected);
  const movies = await follow({
    connection,
    stream: streams.movies,
    startWith: 'newest-of-each-subject',
    onMessage: (message) => takeEvent(message, { search, events, affected, view }, context),
    clock,
    logger,
  });
  opened.defer(() => movies.stop());
  const parts = { view, resolver, store, events, affected, eventsKnown: movies.caughtUp, metrics };

  const drainMilliseconds = configuration.drainSeconds * 1000;
  for (const start of [startObservationWorker, startEnrichmentWorker]) {
    const worker = await start(context, parts);
    opened.defer(() => worker.stop(drainMilliseconds));
    workers.push(worker);
  }
  // Workers wait with acknowledgements for what is looked at again.
  opened.defer(() => affected.hurry());
  const service = await startCatalogueServices({
    connection,
    view,
    store,
    events,
    search,
    searchable: movies.caughtUp,
    logger,
  });
  opened.defer(async () => {
    await service.stop();
  });
  gaugeOf(registry, 'cinestream_etl_catalogue_films', 'Films that this replica knows', () => view.size);
  gaugeOf(registry, 'cinestream_etl_search_films', 'Films that searches on this replica know', () => search.size);
  gaugeOf(registry, 'cinestream_etl_refresh_waiting', 'Films to be looked at again', () => affected.waiting);

  const resources = opened.move();
  return {
    live: () => workers.every((worker) => worker.healthy()),
    notReady: () => [
      ...(catalogue.healthy() ? [] : ['not following the catalogue']),
      ...(withdrawals.healthy() ? [] : ['not following the withdrawals']),
      ...(decisions.healthy() ? [] : ['not following the curated decisions']),
      ...(movies.healthy() ? [] : ['not following the movies']),
    ],
    stop: () => resources.disposeAsync(),
  };
}

/**
 * Takes note of an event for searches, of what it recommends, and of one that an older program enriched. What a newer program
 * wrote cannot be searched here; everything else goes on.
 */
function takeEvent(
  { subject, data, sequence, header }: StreamMessage,
  { search, events, affected, view }: Pick<Parts, 'events' | 'affected' | 'view'> & { search: SearchIndex },
  { logger }: RoleContext,
): void {
  const id = subject.slice(subject.indexOf('.') + 1);
  try {
    if (header(eventHeaders.removed) !== undefined) {
      search.remove(id);
      view.statistics.told.remove(id);
      return;
    }
    if (Number(header(eventHeaders.enrichment) ?? 0) < ENRICHMENT_VERSION) void affected.mark([id], 'statistics');
    const movie = events.remembered(id, sequence) ?? decodeMovieEvent(data, header);
    if (movie.id === canaryId) return;
    search.put(movie);
    view.statistics.told.put(id, movie.recommendations);
  } catch (error) {
    logger.warn({ subject, error: describeError(error) }, 'an event cannot be read and is not searched');
  }
}

function startObservationWorker(context: RoleContext, { resolver, metrics }: Parts): Promise<Worker> {
  return startWorker({
    ...context,
    stream: streams.observations,
    durable: durables.etl,
    stage: 'etl',
    concurrency: context.configuration.etl.concurrency,
    sourceOf,
    async handle(delivery) {
      const stages = metrics.startRun();
      const observation = stages.run('validate', () => filmObservation(delivery.data));
      const entry = entryOf(observation, stages.run);
      const result = await traceStep('merge', () => resolver.absorb(entry, stages));
      activeSpan()?.set({ 'cinestream.resolution': result });
      metrics.resolutions.inc({ result });
    },
    onResult(result, seconds) {
      metrics.observations.record(result, seconds);
      if (result === 'dead-lettered') metrics.deadLetters.inc({ stage: 'etl' });
    },
  });
}

/** @throws InvalidMessageError, UnknownVersionError */
function filmObservation(data: Uint8Array): Observation {
  const observation = decodeObservation(data);
  if (observation.facts.title === null && observation.facts.original_title === null) {
    throw new InvalidMessageError('the observation has no title: the page was not about a film, or was not read');
  }
  return observation;
}

function startEnrichmentWorker(context: RoleContext, parts: Parts): Promise<Worker> {
  const { metrics } = parts;
  return startWorker({
    ...context,
    stream: streams.catalogue,
    durable: durables.enrich,
    stage: 'enrich',
    concurrency: context.configuration.etl.concurrency,
    sourceOf,
    handle: (delivery) => publishRecord(delivery, parts),
    onResult(result, seconds) {
      metrics.enrichment.record(result, seconds);
      if (result === 'dead-lettered') metrics.deadLetters.inc({ stage: 'enrich' });
    },
  });
}

/**
 * Looks at what was written with everything before it in view: replicas that wrote at once are set right here. The message stays
 * unacknowledged until the other films that it means something for have been looked at too: it is what remembers them.
 */
async function publishRecord(delivery: Delivery, parts: Parts): Promise<{ until: Promise<void> }> {
  const { view, resolver, store, events, affected, eventsKnown, metrics } = parts;
  const id = delivery.subject.slice(delivery.subject.indexOf('.') + 1);
  await view.reached(delivery.sequence);
  if (view.isFilm(id) && !resolver.settled(id)) {
    metrics.resettled.inc();
    await resolver.settle(id);
  }
  const { entry } = await store.read(id);
  if (entry !== null && !isTombstone(entry)) metrics.conflicts.inc(contestedFields(entry));
  if (await events.publish(view.currentId(id))) metrics.events.inc();
  const influence = readInfluence(delivery.header) ?? influenceOf(null, decodeCatalogueEntry(delivery.data));
  await eventsKnown;
  const others = (ids: readonly string[]) => ids.filter((other) => other !== id);
  const { statistics } = view;
  const looked = [affected.mark(others(statistics.filmsOf(influence.directors)), 'statistics')];
  if (influence.similar) {
    looked.push(affected.mark(others(statistics.told.recommending(id)), 'recommended'));
    looked.push(affected.mark(statistics.mayRecommend(id), 'newcomer'));
  }
  return { until: Promise.all(looked).then(() => undefined) };
}

function contestedFields({ entries, decisions }: GoldenRecord): number {
  if (entries.length === 1) return 0;
  return Object.values(decisions).filter(({ from }) => from.length < entries.length).length;
}

function sourceOf({ subject }: Delivery): string {
  return subject.split('.')[1] ?? 'unknown';
}
