import type { Movie } from './movie.ts';

/** One fact of a movie that is no longer what it was. */
export interface Change {
  field: string;
  before: string;
  after: string;
}

const told = {
  title: 'title',
  rating: 'rating',
  votes: 'votes',
  year: 'year',
  release_date: 'release',
  runtime_minutes: 'length',
  director: 'director',
  genre: 'genres',
  stars: 'stars',
  writers: 'writers',
  plot: 'plot',
} as const satisfies Partial<Record<keyof Movie, string>>;

/** What differs between two revisions of a movie, of that which is its own and not its neighbours'. */
export function changesBetween(before: Movie, after: Movie): Change[] {
  return (Object.keys(told) as (keyof typeof told)[]).flatMap((field) => {
    const [former, present] = [asText(before[field]), asText(after[field])];
    return former === present ? [] : [{ field: told[field], before: former, after: present }];
  });
}

function asText(value: string | number | string[] | null): string {
  if (Array.isArray(value)) return value.join(', ');
  return value === null || value === '' ? '–' : value.toLocaleString('en');
}

/** What changed while the page was open, for the movies that changed last. */
export class ChangeLog {
  readonly #entries = new Map<string, { at: number; changes: Change[] }[]>();
  readonly #moviesAtMost: number;

  constructor(moviesAtMost = 500) {
    this.#moviesAtMost = moviesAtMost;
  }

  /** `at`: milliseconds since the epoch. */
  note(before: Movie, after: Movie, at: number): void {
    const changes = changesBetween(before, after);
    if (changes.length === 0) return;
    const entries = [{ at, changes }, ...(this.#entries.get(after.id) ?? [])].slice(0, 10);
    this.#entries.delete(after.id);
    this.#entries.set(after.id, entries);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#moviesAtMost && oldest !== undefined) this.#entries.delete(oldest);
  }

  /** Newest first. */
  of(id: string): readonly { at: number; changes: Change[] }[] {
    return this.#entries.get(id) ?? [];
  }
}
