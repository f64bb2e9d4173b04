import { z } from 'zod';
import type { CatalogueSearchReply } from '../../messaging/contracts/services.ts';
import { movieEventSchema } from '../../movie/schema.ts';
import { unknownName } from './query.ts';

const known = Object.keys(movieEventSchema.shape);

/** `?fields=title,rating`: which fields of a movie to answer with; `id` always is one. */
export const fieldsSchema = z
  .string()
  .max(500)
  .transform((text) => text.split(',').map((name) => name.trim()))
  .superRefine((fields) => {
    const unknown = fields.find((name) => !known.includes(name));
    if (unknown !== undefined) throw unknownName('field', unknown, known);
  });

/** The bytes of a movie with the chosen fields alone, as they are where none were chosen. */
export function pickFromMovie(bytes: Uint8Array, fields: readonly string[] | undefined): Uint8Array {
  if (fields === undefined) return bytes;
  return serialise(pick(parse(bytes), fields));
}

/** As `pickFromMovie`, of each movie of a search. */
export function pickFromReply(bytes: Uint8Array, fields: readonly string[] | undefined): Uint8Array {
  if (fields === undefined) return bytes;
  const { movies, ...rest } = parse(bytes) as unknown as CatalogueSearchReply;
  return serialise({ movies: movies.map((movie) => pick(movie, fields)), ...rest });
}

function pick(movie: object, fields: readonly string[]): object {
  return Object.fromEntries(Object.entries(movie).filter(([name]) => name === 'id' || fields.includes(name)));
}

function parse(bytes: Uint8Array): object {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as object;
}

function serialise(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
