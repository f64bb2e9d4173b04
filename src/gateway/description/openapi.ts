import { z } from 'zod';
import {
  catalogueExplainReplySchema,
  catalogueFacetsReplySchema,
  catalogueSearchReplySchema,
  movieFilterSchema,
  scrapeReplySchema,
  scrapeRequestSchema,
} from '../../messaging/contracts/services.ts';
import { movieTypes } from '../../movie/facts.ts';
import { movieEventSchema } from '../../movie/schema.ts';
import { facetsQuerySchema, movieQuerySchema, searchQuerySchema } from '../http/catalogue-routes.ts';
import { problemSchema } from '../http/problem.ts';
import { sinceForms, snapshotForms } from '../stream/cursor.ts';

type JsonSchema = Record<string, unknown>;

export interface Parameter {
  name: string;
  in: 'query' | 'path' | 'header';
  required: boolean;
  description: string;
  schema: JsonSchema;
}

export interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  parameters: Parameter[];
  requestBody?: { required: true; content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: JsonSchema }> }>;
  security?: Record<string, string[]>[];
}

export interface OpenApiDocument {
  openapi: '3.1.0';
  info: { title: string; version: string; description: string };
  paths: Record<string, { get?: Operation; post?: Operation }>;
  components: { schemas: Record<string, JsonSchema>; securitySchemes: Record<string, JsonSchema> };
}

const schemas = {
  Movie: movieEventSchema,
  SearchResult: catalogueSearchReplySchema,
  Facets: catalogueFacetsReplySchema,
  Explanation: catalogueExplainReplySchema,
  ScrapeRequest: scrapeRequestSchema,
  ScrapeResult: scrapeReplySchema,
  Problem: problemSchema,
};

/** JSON Schema of one of the schemas that the code itself validates with, so that both never differ. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonSchema;
  return rest;
}

function reference(name: keyof typeof schemas): { schema: JsonSchema } {
  return { schema: { $ref: `#/components/schemas/${name}` } };
}

const problems = {
  400: 'a parameter is wrong; the detail says which',
  401: 'no token, or one that is wrong or expired',
  404: 'there is no such movie',
  502: 'the site failed',
  503: 'try again after Retry-After: nobody answers, or there are too many clients',
};

function answers(success: string, type: string, body: { schema: JsonSchema }, statuses: (keyof typeof problems)[]) {
  const failures = statuses.map((status) => [
    status,
    { description: problems[status], content: { 'application/problem+json': reference('Problem') } },
  ]);
  return { 200: { description: success, content: { [type]: body } }, ...Object.fromEntries(failures) };
}

const text = { type: 'string' };
/** Parameters that are lists inside and text in a query. */
const textual = new Set(['id', 'genre', 'director', 'type', 'country', 'language', 'fields']);
const descriptions: Record<string, string> = {
  id: 'only these movies, comma separated',
  genre:
    'one of the movie’s genres, whatever case, accents and punctuation; several, comma separated, are alternatives',
  decade: 'e.g. 1990s',
  director: 'one of the movie’s directors, as genre',
  type: `one of ${movieTypes.join(', ')}; several, comma separated, are alternatives`,
  country: 'one of the movie’s countries: ISO 3166-1 code or English name, as genre',
  language: 'one of the movie’s languages: ISO 639-1 code or English name, as genre',
  min_rating: 'least rating, 0 to 10; movies without a rating are left out',
  min_votes: 'least number of votes; movies that no source counts votes of are left out',
  min_year: 'first year; movies without a year are left out',
  max_year: 'last year; movies without a year are left out',
  fields: 'only these fields of a movie, comma separated; id always',
  query: 'free text over title, people, plot and keywords; best match first',
  sort: 'best match first where there is a query, else by id, unless told; newest: what changed last first; - before it: descending; movies without a rating or a year come last either way',
  q: 'only values with a word that begins so: for suggestions while one types',
  limit: 'movies in one answer, 50 unless told',
  cursor: 'next_cursor of the answer before',
};

function queryParameters(schema: z.ZodObject): Parameter[] {
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: 'query',
    required: false,
    description: descriptions[name] ?? '',
    schema: textual.has(name) ? text : jsonSchema(field as z.ZodType, 'input'),
  }));
}

const streamParameters: Parameter[] = [
  ...queryParameters(movieFilterSchema),
  {
    name: 'snapshot',
    in: 'query',
    required: false,
    description: `movies as they are now first, then live, without gap or overlap: ${snapshotForms}`,
    schema: { type: 'string', pattern: '^(true|false|\\d{1,9})$' },
  },
  {
    name: 'since',
    in: 'query',
    required: false,
    description: `where to begin: ${sinceForms}`,
    schema: text,
  },
  {
    name: 'last_event_id',
    in: 'query',
    required: false,
    description: 'as the header Last-Event-ID, which wins',
    schema: text,
  },
  { name: 'lastEventId', in: 'query', required: false, description: 'the same as last_event_id', schema: text },
  {
    name: 'epoch',
    in: 'query',
    required: false,
    description: 'ids carry the stream’s epoch, so that a stream that was made anew is noticed',
    schema: { type: 'boolean' },
  },
  {
    name: 'event',
    in: 'query',
    required: false,
    description: '“movie”: frames carry that event name',
    schema: { type: 'string', enum: ['movie'] },
  },
  {
    name: 'Last-Event-ID',
    in: 'header',
    required: false,
    description: 'the last id seen: the stream goes on behind it, on any replica',
    schema: text,
  },
];

const movieId: Parameter = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'tt0111161, or cs and 16 hex digits where no IMDb id is known',
  schema: jsonSchema(movieEventSchema.shape.id),
};

/** The HTTP interface as an OpenAPI 3.1 document. */
export function openApi(version: string): OpenApiDocument {
  const eventStream = { schema: { type: 'string', description: 'frames of id and data; data is a Movie as JSON' } };
  return {
    openapi: '3.1.0',
    info: { title: 'CineStream', version, description: 'A live, clean, deduplicated movie catalogue.' },
    paths: {
      '/api/movies/stream': {
        get: {
          operationId: 'followMovies',
          summary: 'Follow movies over Server-Sent Events',
          description:
            'Never ends by itself; reconnect with the last id. The messages are described in /asyncapi.json.',
          parameters: streamParameters,
          responses: answers('the stream', 'text/event-stream', eventStream, [400, 401, 503]),
        },
      },
      '/api/movies': {
        get: {
          operationId: 'searchMovies',
          summary: 'Search the catalogue',
          parameters: queryParameters(searchQuerySchema),
          responses: answers('a page of movies', 'application/json', reference('SearchResult'), [400, 401, 503]),
        },
      },
      '/api/facets': {
        get: {
          operationId: 'countFacets',
          summary: 'How many movies have each genre, person, country, language, type and decade',
          description: 'Under the filters of a search: values that most movies have first.',
          parameters: queryParameters(facetsQuerySchema).map((parameter) =>
            parameter.name === 'limit'
              ? { ...parameter, description: 'values of each facet, 20 unless told' }
              : parameter,
          ),
          responses: answers('the counts', 'application/json', reference('Facets'), [400, 401, 503]),
        },
      },
      '/api/movies/{id}': {
        get: {
          operationId: 'getMovie',
          summary: 'One movie',
          parameters: [movieId, ...queryParameters(movieQuerySchema)],
          responses: answers('the movie', 'application/json', reference('Movie'), [401, 404, 503]),
        },
      },
      '/api/movies/{id}/explain': {
        get: {
          operationId: 'explainMovie',
          summary: 'Which source won each field, and by which rule',
          parameters: [movieId],
          responses: answers('the explanation', 'application/json', reference('Explanation'), [401, 404, 503]),
        },
      },
      '/api/scrape': {
        post: {
          operationId: 'scrape',
          summary: 'Read one page now',
          parameters: [],
          requestBody: { required: true, content: { 'application/json': reference('ScrapeRequest') } },
          responses: answers('what it said', 'application/json', reference('ScrapeResult'), [400, 401, 502, 503]),
          security: [{ scrapeToken: [] }],
        },
      },
    },
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, jsonSchema(schema)])),
      securitySchemes: { scrapeToken: { type: 'http', scheme: 'bearer' } },
    },
  };
}
