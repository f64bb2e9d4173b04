import { collectMovies, mainSchemaMovie, type SchemaPage } from '../parse/json-ld.ts';
import type { JsonObject } from '../parse/lenient-json.ts';
import { rdfa, readMarkupItems } from '../parse/markup-items.ts';
import { withoutCredits } from './credit-sentences.ts';
import type { Reader, Reading, ReadingPage } from './reader.ts';
import { loneRating, namesAuthorsOnly, schemaFacts } from './schema-movie.ts';

const facts = [
  'title',
  'original_title',
  'alternate_titles',
  'year',
  'end_year',
  'type',
  'release_date',
  'rating',
  'votes',
  'director',
  'writers',
  'based_on',
  'creators',
  'stars',
  'genre',
  'keywords',
  'plot',
  'runtime_minutes',
  'image',
  'countries',
  'languages',
  'content_rating',
  'id',
] as const;

export const jsonLdReader: Reader = {
  name: 'json-ld',
  layer: 'json-ld',
  facts,
  read({ main, isImdb, sources }) {
    if (main === null) return { facts: {} };
    const traits = { titleIsOriginal: isImdb, writersAreAuthors: namesAuthorsOnly(main.item) };
    return { facts: withoutCredits(schemaFacts(main, sources.schema.context), isImdb), traits };
  },
};

export const microdataReader: Reader = {
  name: 'microdata',
  layer: 'microdata',
  facts,
  read: (page) => markupReading(page, page.sources.items.roots, page.sources.items.schema),
};

export const rdfaReader: Reader = {
  name: 'rdfa',
  layer: 'rdfa',
  facts,
  read(page) {
    const roots = readMarkupItems(page.sources.page, rdfa);
    return markupReading(page, roots, collectMovies(roots, page.language, page.sources.address));
  },
};

function markupReading({ addresses, names }: ReadingPage, roots: JsonObject[], found: SchemaPage): Reading {
  const movie = mainSchemaMovie(found, [...addresses], [...names]);
  return {
    facts: { ...loneRating(roots), ...(movie === null ? {} : schemaFacts(movie, found.context)) },
    traits: { writersAreAuthors: movie !== null && namesAuthorsOnly(movie.item) },
  };
}
