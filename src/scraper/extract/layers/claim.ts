import type { MovieFacts } from '../../../movie/facts.ts';
import type { Layer } from '../extraction.ts';

/** What one layer of a page says about the page's movie. Facts that it does not give are missing. */
export interface Claim {
  layer: Layer;
  facts: Partial<MovieFacts>;
  /** The layer's title is the work's original one, whatever the page displays. */
  titleIsOriginal?: boolean;
  /** The layer names authors without saying of what: of the movie, or of the book behind it. */
  writersAreAuthors?: boolean;
}

/** Facts without the absent ones (null, empty lists), so that presence can be told by key. */
export function presentFacts(facts: Partial<MovieFacts>): Partial<MovieFacts> {
  return Object.fromEntries(
    Object.entries(facts).filter(
      ([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  );
}
