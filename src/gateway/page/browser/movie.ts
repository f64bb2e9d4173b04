import type { Movie } from '../../../../clients/typescript/src/index.ts';

export type { Movie };

/**
 * What the page draws, whatever an event holds: fields that are missing or of another kind are as good as not told.
 * Undefined where not even id and title are there.
 */
export function readMovie(value: unknown): Movie | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const given = value as Partial<Record<keyof Movie, unknown>>;
  if (typeof given.id !== 'string' || typeof given.title !== 'string') return undefined;
  const statistics = record(given.director_stats);
  const sentiment = record(given.sentiment_analysis);
  return {
    id: given.id,
    title: given.title,
    rating: number(given.rating),
    year: text(given.year) ?? '',
    release_date: text(given.release_date),
    director: texts(given.director),
    genre: texts(given.genre),
    plot: text(given.plot),
    writers: texts(given.writers),
    stars: texts(given.stars),
    decade_category: text(given.decade_category),
    genre_categories: texts(given.genre_categories),
    director_stats: {
      total_movies: number(statistics.total_movies) ?? 0,
      average_rating: number(statistics.average_rating),
    },
    sentiment_analysis: {
      plot_tone: text(sentiment.plot_tone),
      keyword_score: number(sentiment.keyword_score),
    },
    recommendations: records(given.recommendations).flatMap(({ id, title, score }) =>
      typeof id === 'string' && typeof title === 'string' ? [{ id, title, score: number(score) ?? 0 }] : [],
    ),
    original_title: text(given.original_title),
    runtime_minutes: number(given.runtime_minutes),
    votes: number(given.votes),
    keywords: texts(given.keywords),
    // The page shows none of the kinds by name.
    type: null,
    image: text(given.image),
    countries: texts(given.countries),
    languages: texts(given.languages),
    content_rating: text(given.content_rating),
    alternate_titles: texts(given.alternate_titles),
    sources: records(given.sources).flatMap(({ source, id, url, observed_at: at }) =>
      typeof source === 'string' && typeof url === 'string'
        ? [{ source, id: String(id ?? ''), url, observed_at: text(at) ?? '' }]
        : [],
    ),
    updated_at: text(given.updated_at) ?? '',
    revision: number(given.revision) ?? 0,
    changes: texts(given.changes),
    replaces: texts(given.replaces),
  };
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(record) : [];
}

/** "8.6", or a dash where there is no rating. */
export function ratingText(rating: number | null): string {
  return rating === null ? '–' : rating.toFixed(1);
}
