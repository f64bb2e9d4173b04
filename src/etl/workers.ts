import { InvalidMessageError } from '../errors.ts';
import { affectedMoviesSchema, type Marks } from '../messaging/contracts/affected-movies.ts';
import { durables, streams } from '../messaging/contracts/subjects.ts';
import { decodeCatalogueEntry, decodeObservation } from '../messaging/contracts/upcasters.ts';
import { decode } from '../messaging/nats/codec.ts';
import { type Delivery, startWorker, type Worker, type WorkerOptions } from '../messaging/nats/consumer/worker.ts';
import { invalidationOf } from '../movie/enrich/invalidation.ts';
import type { Observation } from '../movie/observation.ts';
import { entryOf, type GoldenRecord, isTombstone } from '../movie/record.ts';
import { activeSpan, traceStep } from '../observability/tracing/tracing.ts';
import type { RoleContext } from '../role.ts';
import type { EtlMetrics } from './metrics.ts';
import type { Precedence } from './precedence.ts';
import type { AffectedStore } from './publish/affected-store.ts';
import type { DirtySet } from './publish/dirty-set.ts';
import type { EventPublisher } from './publish/event-publisher.ts';
import type { CatalogueStore } from './resolve/catalogue-store.ts';
import { readInvalidation } from './resolve/record-invalidation.ts';
import type { Resolver } from './resolve/resolver.ts';
import type { CatalogueView } from './view/catalogue-view.ts';

/** What the stages of a replica work with. */
export interface Parts {
  view: CatalogueView;
  resolver: Resolver;
  store: CatalogueStore;
  events: EventPublisher;
  /** Movies that are to be looked at again. */
  affected: DirtySet;
  affectedStore: AffectedStore;
  /** When it is known what the newest event of every movie recommends. */
  eventsKnown: Promise<void>;
  precedence: Precedence;
  metrics: EtlMetrics;
}

/** What pages say becomes golden records: validate, clean, normalise, identity, merge. */
export function startObservationWorker(context: RoleContext, parts: Parts): Promise<Worker> {
  return startMerging(context, parts, { durable: durables.etl });
}

/** The same of what imports say, as far as pages leave room. */
export function startImportWorker(context: RoleContext, parts: Parts): Promise<Worker> {
  const mayBegin = (signal: AbortSignal) => parts.precedence.mayImport(signal);
  return startMerging(context, parts, { durable: durables.imported, mayBegin });
}

function startMerging(
  context: RoleContext,
  { resolver, metrics }: Parts,
  consumer: Pick<WorkerOptions, 'durable' | 'mayBegin'>,
): Promise<Worker> {
  return startWorker({
    ...context,
    ...consumer,
    stream: streams.observations,
    stage: 'etl',
    concurrency: context.configuration.etl.concurrency,
    acknowledgement: 'sent',
    sourceOf,
    async handle(delivery) {
      const stages = metrics.startRun();
      const observation = stages.run('validate', () => movieObservation(delivery.data));
      const entry = entryOf(observation, stages.run);
      const result = await traceStep('merge', () => resolver.upsert(entry, stages));
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
function movieObservation(data: Uint8Array): Observation {
  const observation = decodeObservation(data);
  if (observation.facts.title === null && observation.facts.original_title === null) {
    throw new InvalidMessageError('the observation has no title: the page was not about a movie, or was not read');
  }
  return observation;
}

/** Golden records become movie events: enrich, publish. */
export function startEnrichmentWorker(context: RoleContext, parts: Parts): Promise<Worker> {
  const { metrics } = parts;
  return startWorker({
    ...context,
    stream: streams.catalogue,
    durable: durables.enrich,
    stage: 'enrich',
    concurrency: context.configuration.etl.concurrency,
    acknowledgement: 'sent',
    sourceOf,
    handle(delivery) {
      parts.precedence.heard(delivery.pending);
      return publishRecord(delivery, parts);
    },
    onResult(result, seconds) {
      metrics.enrichment.record(result, seconds);
      if (result === 'dead-lettered') metrics.deadLetters.inc({ stage: 'enrich' });
    },
  });
}

/**
 * Looks at what was written with everything before it in view: replicas that wrote at once are set right here. The message stays
 * unacknowledged until it is kept which other movies it means something for.
 */
async function publishRecord(delivery: Delivery, parts: Parts): Promise<{ until: Promise<void> }> {
  const { view, resolver, store, events, affectedStore, eventsKnown, metrics } = parts;
  const id = delivery.subject.slice(delivery.subject.indexOf('.') + 1);
  await view.reached(delivery.sequence);
  if (view.isMovie(id) && !resolver.isReconciled(id)) {
    metrics.reclustered.inc();
    await resolver.reconcile(id);
  }
  const { entry } = await store.read(id);
  if (entry !== null && !isTombstone(entry)) metrics.conflicts.inc(contestedFields(entry));
  if (await events.publish(view.currentId(id))) metrics.events.inc();
  const invalidation = readInvalidation(delivery.header) ?? invalidationOf(null, decodeCatalogueEntry(delivery.data));
  await eventsKnown;
  const others = (ids: readonly string[]) => ids.filter((other) => other !== id);
  const { statistics } = view;
  const marks: Marks = {
    statistics: others(statistics.moviesOf(invalidation.directors)),
    recommended: invalidation.similar ? others(statistics.publishedRecommendations.recommending(id)) : [],
    newcomer: invalidation.similar ? statistics.mayRecommend(id) : [],
  };
  return { until: affectedStore.remember(marks) };
}

/** Movies that other movies' changes affect are looked at again; a message is kept until all of its movies have been. */
export function startAffectedWorker(context: RoleContext, { affected, metrics }: Parts): Promise<Worker> {
  return startWorker({
    ...context,
    stream: streams.affected,
    durable: durables.affected,
    stage: 'affected',
    concurrency: context.configuration.etl.concurrency,
    acknowledgement: 'sent',
    sourceOf,
    async handle({ data }) {
      return { until: affected.mark(decode(affectedMoviesSchema, data).marks) };
    },
    onResult(result) {
      if (result === 'dead-lettered') metrics.deadLetters.inc({ stage: 'affected' });
    },
  });
}

function contestedFields({ entries, decisions }: GoldenRecord): number {
  if (entries.length === 1) return 0;
  return Object.values(decisions).filter(({ from }) => from.length < entries.length).length;
}

function sourceOf({ subject }: Delivery): string {
  return subject.split('.')[1] ?? 'unknown';
}
