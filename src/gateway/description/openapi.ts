import {
  catalogueExplainReplySchema,
  catalogueFacetsReplySchema,
  catalogueSearchReplySchema,
  scrapeReplySchema,
  scrapeRequestSchema,
} from '../../messaging/contracts/services.ts';
import { movieEventSchema } from '../../movie/schema.ts';
import { tokenCookie, tokenParameter } from '../http/authentication.ts';
import { facetsQuerySchema, movieQuerySchema, searchQuerySchema } from '../http/catalogue-routes.ts';
import { problemSchema } from '../http/problem.ts';
import { streamQuerySchema } from '../stream/stream-route.ts';
import { type JsonSchema, jsonSchema } from './json-schema.ts';
import { lastEventId, movieId, type Parameter, queryParameters } from './parameters.ts';
import { answers, type Response, readingProblems, reference } from './responses.ts';

export interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  parameters: Parameter[];
  requestBody?: { required: true; content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, Response>;
  security: Record<string, string[]>[];
}

export interface OpenApiDocument {
  openapi: '3.1.0';
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } };
  servers: { url: string; description: string }[];
  paths: Record<string, { get?: Operation; post?: Operation }>;
  components: { schemas: Record<string, JsonSchema>; securitySchemes: Record<string, JsonSchema> };
}

/** How the gateway that is described is set up. */
export interface DescribedGateway {
  version: string;
  /** Path that it is served below; empty for none. */
  prefix: string;
  tokensNeeded: boolean;
  /** 0 for streams that are not ended on purpose. */
  lifetimeSeconds: number;
}

const schemas = {
  Movie: movieEventSchema,
  /** With `fields`. */
  PartialMovie: movieEventSchema.partial().required({ id: true }),
  SearchResult: catalogueSearchReplySchema,
  Facets: catalogueFacetsReplySchema,
  Explanation: catalogueExplainReplySchema,
  ScrapeRequest: scrapeRequestSchema,
  ScrapeResult: scrapeReplySchema,
  Problem: problemSchema,
};

/** A movie, or what was asked for of it. */
const movieOrPart: JsonSchema = { anyOf: [reference('Movie').schema, reference('PartialMovie').schema] };

const readingSchemes = { bearerToken: [], cookieToken: [], queryToken: [] };
const securitySchemes: Record<string, JsonSchema> = {
  bearerToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'a token for reading' },
  cookieToken: { type: 'apiKey', in: 'cookie', name: tokenCookie, description: 'the same, in a cookie' },
  queryToken: {
    type: 'apiKey',
    in: 'query',
    name: tokenParameter,
    description: 'the same, for EventSource, which sets no headers',
  },
  scrapeToken: { type: 'http', scheme: 'bearer', description: 'CINESTREAM_SCRAPE_TOKEN of the gateway' },
};

/** The HTTP interface as an OpenAPI 3.1 document. */
export function openApi(gateway: DescribedGateway): OpenApiDocument {
  const schemes = Object.keys(readingSchemes).map((name): Record<string, string[]> => ({ [name]: [] }));
  const security = gateway.tokensNeeded ? schemes : [{}, ...schemes];
  return {
    openapi: '3.1.0',
    info: {
      title: 'CineStream',
      version: gateway.version,
      description: 'A live, clean, deduplicated movie catalogue.',
      license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: gateway.prefix || '/', description: 'where this document was read' }],
    paths: {
      '/api/movies/stream': { get: streamOperation(gateway.lifetimeSeconds, security) },
      '/api/movies': {
        get: {
          operationId: 'searchMovies',
          summary: 'Search the catalogue',
          description: 'With `fields` the movies have these only.',
          parameters: queryParameters(searchQuerySchema),
          responses: answers('a page of movies', 'application/json', reference('SearchResult'), serviceProblems),
          security,
        },
      },
      '/api/facets': {
        get: {
          operationId: 'countFacets',
          summary: 'How many movies have each genre, person, director, country, language, type and decade',
          description: 'Under the filters of a search; values that most movies have first.',
          parameters: queryParameters(facetsQuerySchema),
          responses: answers('the counts', 'application/json', reference('Facets'), serviceProblems),
          security,
        },
      },
      '/api/movies/{id}': {
        get: {
          operationId: 'getMovie',
          summary: 'One movie',
          description: 'With `fields` it has these only.',
          parameters: [movieId, ...queryParameters(movieQuerySchema)],
          responses: answers('the movie', 'application/json', { schema: movieOrPart }, movieProblems),
          security,
        },
      },
      '/api/movies/{id}/explain': {
        get: {
          operationId: 'explainMovie',
          summary: 'Which source won each field, and by which rule',
          parameters: [movieId],
          responses: answers('the explanation', 'application/json', reference('Explanation'), movieProblems),
          security,
        },
      },
      '/api/scrape': { post: scrapeOperation },
    },
    components: {
      schemas: describedSchemas(),
      securitySchemes,
    },
  };
}

function describedSchemas(): Record<string, JsonSchema> {
  const described = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, jsonSchema(schema)]));
  const result = described.SearchResult as { properties: Record<string, JsonSchema> };
  result.properties.movies = { type: 'array', items: movieOrPart };
  return described;
}

const serviceProblems = [...readingProblems, 504] as const;
const movieProblems = [...readingProblems, 404, 504] as const;

function streamOperation(lifetimeSeconds: number, security: Operation['security']): Operation {
  const lifetime =
    lifetimeSeconds === 0
      ? 'It goes on until one side goes away'
      : `It ends on purpose after ${Math.round(lifetimeSeconds * 0.8)} to ${lifetimeSeconds} seconds, with \`retry:\``;
  return {
    operationId: 'followMovies',
    summary: 'Follow movies over Server-Sent Events',
    description: `${lifetime}: reconnect with the last id. Too many streams are answered with \`event: overload\`. The messages are described in asyncapi.json.`,
    parameters: [...queryParameters(streamQuerySchema), lastEventId],
    responses: answers(
      'the stream',
      'text/event-stream',
      { schema: { type: 'string', description: 'frames of id and data; data is a Movie as JSON' } },
      [...readingProblems, 406],
    ),
    security,
  };
}

const scrapeOperation: Operation = {
  operationId: 'scrape',
  summary: 'Read one page now',
  parameters: [],
  requestBody: { required: true, content: { 'application/json': reference('ScrapeRequest') } },
  responses: answers(
    'what it said',
    'application/json',
    reference('ScrapeResult'),
    [400, 401, 403, 405, 409, 413, 422, 429, 502, 503, 504],
  ),
  security: [{ scrapeToken: [] }],
};
