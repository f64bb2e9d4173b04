import type { Film } from '../src/demo/site/film.ts';

/** What both contenders have to bring home of a title page; each fact stands behind another hurdle of the page. */
export interface PageFacts {
  title: string | null;
  rating: number | null;
  /** In the frame. */
  runtimeMinutes: number | null;
  /** Behind "show all". */
  stars: string[];
  /** Loaded when seen. */
  keywords: string[];
}

/** Which facts are not those of the film. */
export function wrongFacts(facts: PageFacts, film: Film): string[] {
  const expected: PageFacts = {
    title: film.title,
    rating: film.rating,
    runtimeMinutes: film.runtimeMinutes,
    stars: film.cast.map(({ name }) => name),
    keywords: [...film.keywords],
  };
  const same = (left: unknown, right: unknown) => JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
  const names = ['title', 'rating', 'runtimeMinutes', 'stars', 'keywords'] as const;
  return names.filter((name) => !same(facts[name], expected[name]));
}

function sorted(value: unknown): unknown {
  return Array.isArray(value) ? value.map((each) => String(each).toLowerCase()).toSorted() : value;
}
