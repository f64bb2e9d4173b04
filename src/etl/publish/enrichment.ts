import { genreCategories } from '../../movie/enrich/genre-categories.ts';
import { plotTone } from '../../movie/enrich/tone.ts';
import type { Enrichment } from '../../movie/event.ts';
import type { GoldenRecord } from '../../movie/record.ts';
import type { MovieEvent } from '../../movie/schema.ts';
import type { CatalogueStatistics } from '../view/catalogue-statistics.ts';

/**
 * What the catalogue and the taxonomies add to a record.
 * @param known an event that this version of enrichment made of the movie; what it was made from and is the same is not read again.
 */
export function enrichmentOf(
  { id, facts }: GoldenRecord,
  statistics: CatalogueStatistics,
  known: MovieEvent | null,
): Enrichment {
  const isPublished =
    known !== null && sameTexts([facts.plot, facts.genre, facts.keywords], [known.plot, known.genre, known.keywords]);
  return {
    genre_categories: genreCategories(facts),
    director_stats: statistics.directorStats(facts.director),
    sentiment_analysis: isPublished ? known.sentiment_analysis : plotTone(facts),
    recommendations: statistics.recommendations(id),
  };
}

function sameTexts(one: readonly unknown[], other: readonly unknown[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
