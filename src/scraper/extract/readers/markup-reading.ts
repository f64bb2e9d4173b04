import { mainSchemaMovie, type SchemaPage } from '../parse/json-ld.ts';
import type { JsonObject } from '../parse/lenient-json.ts';
import type { Reading, ReadingPage } from './reader.ts';
import { loneRating, namesAuthorsOnly, schemaFacts } from './schema-movie.ts';

/** What items of a page's markup say of its movie, and the mark that stands in no item. */
export function markupReading({ addresses, names }: ReadingPage, roots: JsonObject[], found: SchemaPage): Reading {
  const movie = mainSchemaMovie(found, [...addresses], [...names]);
  return {
    facts: { ...loneRating(roots), ...(movie === null ? {} : schemaFacts(movie, found.context)) },
    traits: { writersAreAuthors: movie !== null && namesAuthorsOnly(movie.item) },
  };
}
