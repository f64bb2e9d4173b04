import type { ExtractedMovie, Link } from '../extraction.ts';
import type { SchemaMovie, SchemaPage } from '../parse/json-ld.ts';
import type { Sources } from '../parse/page.ts';
import { applicationFacts } from '../readers/application-data.ts';
import { schemaFacts } from '../readers/schema-movie.ts';

/** What application data and structured data list. */
export function structuredLinks({
  application,
  schema,
  items,
}: Pick<Sources, 'application' | 'schema' | 'items'>): Link[] {
  const fromApplication = (application?.list ?? []).flatMap(({ title, rank }, index): Link[] => {
    const facts = applicationFacts([title]);
    const address = `https://www.imdb.com/title/${facts.id}/`;
    // What a title's page says to be like it has no order.
    const place = application?.mainId === null ? index + 1 : undefined;
    return typeof facts.id === 'string' ? [linkOf(address, facts, rank ?? place)] : [];
  });
  if (fromApplication.length > 0) return fromApplication;
  const listed = schema.movies.filter(({ place }) => place === 'listed');
  if (listed.length > 0) return listed.flatMap((movie) => schemaLink(movie, schema.context));
  // Several movies of the same rank in a page's markup are a list, whether it says so or not.
  const { movies, context } = items.schema;
  const marked = movies.filter(({ place, url }) => (place === 'top' || place === 'listed') && url !== null);
  return new Set(marked.map(({ url }) => url)).size > 2 ? marked.flatMap((movie) => schemaLink(movie, context)) : [];
}

function schemaLink(movie: SchemaMovie, context: SchemaPage['context']): Link[] {
  return movie.url === null ? [] : [linkOf(movie.url, schemaFacts(movie, context), movie.rank)];
}

function linkOf(url: string, facts: Partial<ExtractedMovie>, rank: number | undefined): Link {
  return {
    url,
    rel: 'movie',
    ...(facts.id ? { id: facts.id } : {}),
    ...(facts.title ? { title: facts.title } : {}),
    ...(facts.year ? { year: facts.year } : {}),
    ...(facts.rating ? { rating: facts.rating } : {}),
    ...(rank === undefined ? {} : { rank }),
    ...(facts.type && facts.type !== 'unknown' ? { type: facts.type } : {}),
  };
}
