import type { GoldenRecord } from './record.ts';
import type { MovieEvent } from './schema.ts';

/** What the whole catalogue and the taxonomies add to a record. */
export type Enrichment = Pick<
  MovieEvent,
  'genre_categories' | 'director_stats' | 'sentiment_analysis' | 'recommendations'
>;

/** The event without what counts its publications. */
export type MovieContent = Omit<MovieEvent, 'revision' | 'replaces' | 'changes'>;

/** What users see of a golden record. `updated_at` is the newest observation, so that it never goes back. */
export function movieContent(record: GoldenRecord, enrichment: Enrichment): MovieContent {
  const { facts } = record;
  const year = facts.year ?? null;
  return {
    id: record.id,
    title: facts.title ?? '',
    rating: facts.rating,
    year: year === null ? '' : String(year),
    release_date: facts.release_date,
    director: facts.director,
    genre: facts.genre,
    plot: facts.plot,
    writers: facts.writers,
    stars: facts.stars,
    decade_category: year === null ? null : `${Math.floor(year / 10) * 10}s`,
    ...enrichment,
    original_title: facts.original_title,
    runtime_minutes: facts.runtime_minutes,
    votes: facts.votes,
    keywords: facts.keywords,
    type: facts.type === 'unknown' ? null : facts.type,
    image: facts.image ?? null,
    countries: facts.countries ?? [],
    languages: facts.languages ?? [],
    content_rating: facts.content_rating ?? null,
    alternate_titles: facts.alternate_titles,
    sources: record.entries.map(({ source, source_id, url, observed_at }) => ({
      source,
      id: source_id,
      url,
      observed_at,
    })),
    updated_at: newest(record.entries.map(({ observed_at }) => observed_at)),
  };
}

function newest(times: readonly string[]): string {
  return times.reduce((latest, time) => (time > latest ? time : latest));
}

/** An event without what counts its publications. */
export function contentOf(event: MovieContent): MovieContent {
  const { revision: _, replaces: __, changes: ___, ...content } = event as MovieEvent;
  return content;
}
