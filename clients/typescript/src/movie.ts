/** A movie as the gateway sends it. The same as the server's schema: `movie.test.ts` holds the two together. */
export interface Movie {
  /** IMDb id where one is known (`tt0111161`), else `cs` and 16 hex digits. */
  id: string;
  title: string;
  /** 0 to 10 with one decimal. */
  rating: number | null;
  /** Four digits; empty where no source gave one. */
  year: string;
  /** ISO date, may be partial: `1994-09`. */
  release_date: string | null;
  director: string[];
  genre: string[];
  plot: string | null;
  writers: string[];
  stars: string[];
  /** `1990s` */
  decade_category: string | null;
  genre_categories: string[];
  director_stats: DirectorStatistics;
  sentiment_analysis: SentimentAnalysis;
  recommendations: Recommendation[];
  original_title: string | null;
  runtime_minutes: number | null;
  votes: number | null;
  keywords: string[];
  /** What kind of work it is; null where no source says. */
  type: MovieType | null;
  /** URL of the poster. */
  image: string | null;
  /** ISO 3166-1 codes; a name as it stands where none is known. */
  countries: string[];
  /** ISO 639-1 codes; a name as it stands where none is known. */
  languages: string[];
  /** `PG-13`, `FSK 12` */
  content_rating: string | null;
  /** Localised and working titles. */
  alternate_titles: string[];
  sources: MovieSource[];
  updated_at: string;
  /** Rises with every publication of this movie. */
  revision: number;
  /**
   * Names of the fields that differ from the event before; `['new']` for a movie's first event. Only `director_stats` or
   * `recommendations`: other movies changed. Empty where an older program published it.
   */
  changes: string[];
  /** Ids of movies that turned out to be this one: drop what you hold under them. */
  replaces?: string[] | undefined;
}

export type MovieType =
  | 'movie'
  | 'tvSeries'
  | 'tvMiniSeries'
  | 'tvEpisode'
  | 'tvMovie'
  | 'tvSpecial'
  | 'short'
  | 'video'
  | 'videoGame'
  | 'musicVideo'
  | 'podcastSeries'
  | 'podcastEpisode'
  | 'unknown';

export interface DirectorStatistics {
  total_movies: number;
  average_rating: number | null;
}

export interface SentimentAnalysis {
  plot_tone: string | null;
  keyword_score: number | null;
}

export interface Recommendation {
  id: string;
  title: string;
  /** 0 to 1. */
  score: number;
}

/** A page that says something about the movie. */
export interface MovieSource {
  source: string;
  id: string;
  url: string;
  observed_at: string;
}
