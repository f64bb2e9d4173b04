import type { z } from 'zod';
import { movieTypes } from '../../movie/facts.ts';
import { movieEventSchema, movieIdSchema } from '../../movie/schema.ts';
import { type JsonSchema, jsonSchema } from './json-schema.ts';

export interface Parameter {
  name: string;
  in: 'query' | 'path' | 'header';
  required: boolean;
  description: string;
  schema: JsonSchema;
}

const text = { type: 'string' };
const words = { type: 'string', minLength: 1, maxLength: 200 };
/** Parameters that are lists inside and text in a query. */
const textual: Record<string, JsonSchema> = {
  id: { type: 'string', pattern: listOf('(tt\\d{5,10}|cs[0-9a-f]{16})') },
  genre: words,
  director: words,
  type: words,
  country: words,
  language: words,
  fields: { type: 'string', pattern: listOf(`(${Object.keys(movieEventSchema.shape).join('|')})`) },
};

function listOf(one: string): string {
  return `^${one}(,${one})*$`;
}

/** What is not told by the schema itself. */
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
  query: 'free text over titles, people, plot and keywords',
  sort: 'best match first where there is a query, else by id, unless told; newest: what changed last first; - before it: descending; movies without a rating or a year come last either way',
  q: 'only values with a word that begins so: for suggestions while one types',
  limit: 'how many in one answer: 50 movies or 20 values of each facet unless told',
  cursor: 'next_cursor of the answer before, to the same question',
};

/** The query parameters that a schema takes. */
export function queryParameters(schema: z.ZodObject): Parameter[] {
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: 'query',
    required: false,
    description: descriptions[name] ?? (field as z.ZodType).description ?? '',
    schema: textual[name] ?? schemaOfText(field as z.ZodType),
  }));
}

/** What is a number in the end is one as it is written; what else is made of a text is described as that text. */
function schemaOfText(field: z.ZodType): JsonSchema {
  const { description: _, ...given } = jsonSchema(field, 'input');
  return given.type === 'number' ? jsonSchema(field, 'output') : given;
}

export const lastEventId: Parameter = {
  name: 'Last-Event-ID',
  in: 'header',
  required: false,
  description: 'the last id seen: the stream goes on behind it, on any replica',
  schema: text,
};

export const movieId: Parameter = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'tt0111161, or cs and 16 hex digits where no IMDb id is known',
  schema: jsonSchema(movieIdSchema),
};
