import type { NatsConnection } from '@nats-io/nats-core';
import type { Service } from '@nats-io/services';
import type { Logger } from 'pino';
import type { ZodType } from 'zod';
import { describeError, InvalidMessageError } from '../../errors.ts';
import { ServiceCounters, serviceNames } from '../../messaging/contracts/service-statistics.ts';
import {
  type CatalogueExplanation,
  type CatalogueFacetsRequest,
  type CatalogueSearchReply,
  type CatalogueSearchRequest,
  catalogueExplainReplySchema,
  catalogueExplainRequestSchema,
  catalogueFacetsReplySchema,
  catalogueFacetsRequestSchema,
  catalogueGetReplySchema,
  catalogueGetRequestSchema,
  catalogueSearchReplySchema,
  catalogueSearchRequestSchema,
} from '../../messaging/contracts/services.ts';
import { services } from '../../messaging/contracts/subjects.ts';
import { Svcm } from '../../messaging/nats/client.ts';
import { decode, encode } from '../../messaging/nats/codec.ts';
import { canaryId } from '../../movie/canary.ts';
import { explainFields } from '../../movie/explain.ts';
import { type GoldenRecord, isTombstone, sourceKeyOf } from '../../movie/record.ts';
import type { MovieEvent } from '../../movie/schema.ts';
import { stageVersions } from '../../movie/stages.ts';
import { candidatesOf } from '../curate/candidates.ts';
import type { EventPublisher } from '../publish/event-publisher.ts';
import type { StoredEvent } from '../publish/event-store.ts';
import type { CatalogueStore } from '../resolve/catalogue-store.ts';
import type { CatalogueView } from '../view/catalogue-view.ts';
import type { SearchIndex } from './search-index.ts';

export interface CatalogueServicesOptions {
  connection: NatsConnection;
  view: CatalogueView;
  store: CatalogueStore;
  events: EventPublisher;
  search: SearchIndex;
  /** When all movies can be found: until then searches are left to other replicas. */
  searchable: Promise<void>;
  logger: Logger;
}

class NotFound extends Error {}

/** Answers `cinestream.catalogue.*` in a queue group with the other ETL replicas. */
export async function startCatalogueServices(options: CatalogueServicesOptions): Promise<Service> {
  const counters = new ServiceCounters();
  const service = await new Svcm(options.connection).add({
    name: serviceNames.catalogue,
    version: '1.0.0',
    description: 'movies of the catalogue: get, search, facets, explain',
    queue: 'catalogue',
    statsHandler: counters.statsHandler,
  });
  serve(
    service,
    options,
    counters,
    'get',
    services.catalogueGet,
    catalogueGetRequestSchema,
    catalogueGetReplySchema,
    ({ id }) => getMovie(options, id),
  );
  serve(
    service,
    options,
    counters,
    'explain',
    services.catalogueExplain,
    catalogueExplainRequestSchema,
    catalogueExplainReplySchema,
    ({ id }) => explain(options, id),
  );
  void options.searchable.then(() => {
    if (service.isStopped) return;
    serve(
      service,
      options,
      counters,
      'search',
      services.catalogueSearch,
      catalogueSearchRequestSchema as ZodType<CatalogueSearchRequest>,
      catalogueSearchReplySchema,
      (request) => searchMovies(options, request),
    );
    serve(
      service,
      options,
      counters,
      'facets',
      services.catalogueFacets,
      catalogueFacetsRequestSchema as ZodType<CatalogueFacetsRequest>,
      catalogueFacetsReplySchema,
      (request) => options.search.facets(request),
    );
  });
  return service;
}

function serve<Request, Reply>(
  service: Service,
  { logger }: CatalogueServicesOptions,
  counters: ServiceCounters,
  name: string,
  subject: string,
  requestSchema: ZodType<Request>,
  replySchema: ZodType<Reply>,
  answer: (request: Request) => Promise<Reply>,
): void {
  service.addEndpoint(name, {
    subject,
    handler: async (error, message) => {
      if (error !== null) return;
      try {
        const work = async () => answer(decode(requestSchema, message.data));
        message.respond(encode(replySchema, await counters.count(subject, work)));
      } catch (failure) {
        if (failure instanceof NotFound) message.respondError(404, failure.message);
        else if (failure instanceof InvalidMessageError) message.respondError(400, failure.message);
        else {
          logger.warn({ subject, error: describeError(failure) }, 'a request failed');
          message.respondError(503, describeError(failure));
        }
      }
    },
  });
}

async function getMovie({ view, events }: CatalogueServicesOptions, id: string): Promise<MovieEvent> {
  const movie = await events.newest(view.currentId(id));
  if (movie === null || movie.id === canaryId) throw new NotFound(`no movie has the id ${id}`);
  return movie;
}

async function searchMovies(
  { search, events }: CatalogueServicesOptions,
  request: CatalogueSearchRequest,
): Promise<CatalogueSearchReply> {
  const { ids, total, nextCursor } = search.find(request);
  const movies = (await Promise.all(ids.map((id) => events.newest(id)))).filter((movie) => movie !== null);
  return { movies, total, next_cursor: nextCursor };
}

async function explain(options: CatalogueServicesOptions, id: string): Promise<CatalogueExplanation> {
  const current = options.view.currentId(id);
  const { entry, stageTimes } = await options.store.read(current);
  if (entry === null || isTombstone(entry) || entry.id === canaryId) throw new NotFound(`no movie has the id ${id}`);
  const published = await options.events.newestStored(current);
  return {
    id: current,
    revision: published.event?.revision ?? 0,
    fields: explainFields(entry),
    lineage: [...entry.lineage, ...eventLineage(published)].map((stage) => ({
      ...stage,
      milliseconds: stageTimes?.[stage.stage] ?? published.stageTimes?.[stage.stage] ?? null,
    })),
    candidates: candidatesOf(options.view.movies, options.view.splits, current).map(({ other, match }) => ({
      id: other,
      score: match.score,
      evidence: match.evidence.map(({ reason }) => reason),
    })),
    curated: options.view.splits
      .naming(entry.entries.map(sourceKeyOf))
      .map(([, { movie, apart, rest, undone, history }]) => ({ movie, apart, rest, in_force: !undone, history })),
  };
}

/** The stages after the record; the version of the enrichment is the one that made the event. */
function eventLineage({ event, enrichmentVersion }: StoredEvent): GoldenRecord['lineage'] {
  if (event === null) return [];
  const { genre_categories: categories, recommendations, revision } = event;
  const outcome = `${categories.length} categories, ${recommendations.length} recommendations`;
  return [
    { stage: 'enrich', version: String(enrichmentVersion), outcome },
    { stage: 'publish', version: stageVersions.publish, outcome: `revision ${revision}` },
  ];
}
