import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { Catalogue } from './catalogue.ts';
import { seededRandom } from './random.ts';

/** The facts that can change while the sites run. Those left out stay as they are. */
export const movieChangeSchema = z.strictObject({
  title: z.string().min(1).max(500).optional(),
  /** 0–10 on both sites: the second converts it to the scale of its page. */
  rating: z.number().min(0).max(10).nullable().optional(),
  votes: z.int().min(0).nullable().optional(),
  releaseDate: z.iso.date().optional(),
  runtimeMinutes: z.int().min(1).max(6000).nullable().optional(),
  director: z.string().min(1).max(200).nullable().optional(),
  genres: z.array(z.string().min(1)).max(20).optional(),
  /** First site only: the second has no plots. */
  plot: z.string().min(1).max(5000).optional(),
});

export type MovieChange = z.infer<typeof movieChangeSchema>;

/** Changes movies of both sites and remembers when. */
export class MovieChanges {
  readonly #catalogue: Catalogue;
  readonly #clock: Clock;
  readonly #changedAt = new Map<string, string>();

  constructor(catalogue: Catalogue, clock: Clock) {
    this.#catalogue = catalogue;
    this.#clock = clock;
  }

  /** Applies a change to the movie of either site with this key; false where neither site has it. */
  apply(key: string, change: MovieChange): boolean {
    const { first, second } = this.#catalogue;
    const movie = first.get(key);
    const telling = second.get(key);
    if (movie !== undefined) first.set(key, { ...movie, ...change });
    if (telling !== undefined) {
      const { plot: _, ...told } = change;
      second.set(key, { ...telling, ...told });
    }
    if (movie === undefined && telling === undefined) return false;
    this.#changedAt.set(key, new Date(this.#clock.now()).toISOString());
    return true;
  }

  /** ISO time of the movie's last change since the start, if there was one. */
  changedAt(key: string): string | undefined {
    return this.#changedAt.get(key);
  }
}

export interface LiveChanges {
  readonly everyMilliseconds: number;
  /** Movies whose rating and votes move each time. */
  readonly movies: number;
}

/** Lets ratings and votes of some movies of the first site drift, again and again, until the signal aborts. */
export async function driftRatings(
  catalogue: Catalogue,
  changes: MovieChanges,
  live: LiveChanges,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const keys = [...catalogue.first.keys()];
  for (let round = 0; ; round += 1) {
    await clock.wait(live.everyMilliseconds, signal);
    if (signal.aborted) return;
    const random = seededRandom(catalogue.seed, 'drift', round);
    for (let moved = 0; moved < live.movies; moved += 1) {
      const movie = catalogue.first.get(keys[Math.floor(random() * keys.length)] ?? '');
      if (movie?.rating == null) continue;
      const rating = Math.min(10, Math.max(0, Math.round(movie.rating * 10 + (random() < 0.5 ? -1 : 1)) / 10));
      changes.apply(movie.key, { rating, votes: (movie.votes ?? 0) + Math.ceil(random() * 50) });
    }
  }
}
