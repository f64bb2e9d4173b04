import type { NatsConnection } from '@nats-io/nats-core';
import type { ZodType } from 'zod';
import {
  type CatalogueExplanation,
  type CatalogueFacetsRequest,
  type CatalogueSearchReply,
  type CatalogueSearchRequest,
  catalogueExplainRequestSchema,
  catalogueFacetsRequestSchema,
  catalogueGetRequestSchema,
  catalogueSearchRequestSchema,
} from '../../messaging/contracts/services.ts';
import { services } from '../../messaging/contracts/subjects.ts';
import { askService, ServiceRefusedError } from '../../messaging/nats/request.ts';
import { fieldsOfMovie } from '../../movie/filter.ts';
import type { MovieEvent } from '../../movie/schema.ts';
import { HttpError } from '../http/problem.ts';
import type { Grant } from './grant.ts';
import { redactExplanation, redactMovie } from './redact.ts';

export interface CatalogueReaderOptions {
  connection: NatsConnection;
  timeoutMilliseconds: number;
}

/**
 * Asks the services of the catalogue for what a grant allows. Answers are JSON bytes: those of the service, untouched,
 * where the grant limits nothing. A movie outside the grant is answered as one that does not exist.
 */
export class CatalogueReader {
  readonly #options: CatalogueReaderOptions;

  constructor(options: CatalogueReaderOptions) {
    this.#options = options;
  }

  /** @throws HttpError 503 where a replica answers that does not know grants yet */
  async search(grant: Grant, question: CatalogueSearchRequest): Promise<Uint8Array> {
    const asked = grant.narrow(question);
    const schema = catalogueSearchRequestSchema as ZodType<CatalogueSearchRequest>;
    const answer = await this.#ask(services.catalogueSearch, schema, asked);
    if (grant.restriction === undefined) return answer;
    const { names } = grant.restriction;
    const reply = parse<CatalogueSearchReply>(answer);
    if (!reply.movies.every((movie) => grant.allows(fieldsOfMovie(movie.id, movie))))
      throw new HttpError(503, 'Not ready', 'an older replica answered: try again', { 'retry-after': '5' });
    return serialise({ ...reply, movies: reply.movies.map((movie) => redactMovie(movie, names)) });
  }

  /** Counts values of the movies that may be read: nothing else is told of them. */
  facets(grant: Grant, question: CatalogueFacetsRequest): Promise<Uint8Array> {
    const schema = catalogueFacetsRequestSchema as ZodType<CatalogueFacetsRequest>;
    return this.#ask(services.catalogueFacets, schema, grant.narrow(question));
  }

  /** @throws HttpError 404 */
  async movie(grant: Grant, id: string): Promise<Uint8Array> {
    const answer = await this.#askForMovie(services.catalogueGet, id);
    if (grant.restriction === undefined) return answer;
    const movie = parse<MovieEvent>(answer);
    if (!grant.allows(fieldsOfMovie(movie.id, movie))) throw noSuchMovie(id);
    return serialise(redactMovie(movie, grant.restriction.names));
  }

  /** @throws HttpError 404 */
  async explain(grant: Grant, id: string): Promise<Uint8Array> {
    if (grant.restriction === undefined) return this.#askForMovie(services.catalogueExplain, id);
    await this.movie(grant, id);
    const explanation = parse<CatalogueExplanation>(await this.#askForMovie(services.catalogueExplain, id));
    return serialise(redactExplanation(explanation, grant.restriction.names));
  }

  async #askForMovie(subject: string, given: string): Promise<Uint8Array> {
    const question = catalogueGetRequestSchema.safeParse({ id: given });
    if (!question.success) throw new HttpError(404, noSuchTitle, 'movie ids look like tt0111161 or cs0123456789abcdef');
    try {
      return await this.#ask(subject, catalogueExplainRequestSchema, question.data);
    } catch (error) {
      if (error instanceof ServiceRefusedError && error.status === 404) throw noSuchMovie(given);
      throw error;
    }
  }

  #ask<Question>(subject: string, schema: ZodType<Question>, question: Question): Promise<Uint8Array> {
    return askService(this.#options.connection, subject, schema, question, this.#options.timeoutMilliseconds);
  }
}

const noSuchTitle = 'No such movie';

/** The same words whether it does not exist or may not be read: nobody learns which. */
function noSuchMovie(id: string): HttpError {
  return new HttpError(404, noSuchTitle, `there is no movie ${id}`);
}

function parse<T>(bytes: Uint8Array): T {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as T;
}

function serialise(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
