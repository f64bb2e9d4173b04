import type { Movie } from '../../src/demo/site/movie.ts';
import { STARS_SHOWN } from '../../src/demo/site/reelhouse/movie-page.ts';

/** What both contenders have to bring home of a title page; most facts stand behind a hurdle of their own. */
export interface PageFacts {
  title: string | null;
  rating: number | null;
  /** In the frame. */
  runtimeMinutes: number | null;
  /** The first names of the cast. Both open the whole cast; who is a star is the extractor's rule. */
  stars: string[];
  /** Loaded when seen. */
  keywords: string[];
}

/** Which facts are not those of the movie. */
export function wrongFacts(facts: PageFacts, movie: Movie): string[] {
  const expected: PageFacts = {
    title: movie.title,
    rating: movie.rating,
    runtimeMinutes: movie.runtimeMinutes,
    stars: movie.cast.slice(0, STARS_SHOWN).map(({ name }) => name),
    keywords: [...movie.keywords],
  };
  const same = (left: unknown, right: unknown) => JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
  const names = ['title', 'rating', 'runtimeMinutes', 'stars', 'keywords'] as const;
  return names.filter((name) => !same(facts[name], expected[name]));
}

function sorted(value: unknown): unknown {
  return Array.isArray(value) ? value.map((each) => String(each).toLowerCase()).toSorted() : value;
}
