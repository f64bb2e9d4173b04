import type { MovieFacts } from '../../movie/facts.ts';
import type { Layer } from './extraction.ts';

/** What one reader says about the page's movie. Facts that it does not give are missing. */
export interface Claim {
  /** The name of the reader. */
  reader: string;
  layer: Layer;
  facts: Partial<MovieFacts>;
  traits: Traits;
}

/** What is special about the facts of a claim. */
export interface Traits {
  /** The title is the work's original one, whatever the page displays. */
  titleIsOriginal?: boolean;
  /** The page writes the kind of work beside the title, "Heat (Movie)", where a class may be that of all works of the site. */
  typeIsMarked?: boolean;
  /** Of the facts this one may give some only: any other claim is believed before. */
  isPartial?: boolean;
  /** Authors are named without saying of what: of the movie, or of the book behind it. */
  writersAreAuthors?: boolean;
  /** Counts only where no other claim gives the fact. */
  isFallback?: boolean;
}

/** Facts without the absent ones (null, empty lists), so that presence can be told by key. */
export function presentFacts(facts: Partial<MovieFacts>): Partial<MovieFacts> {
  return Object.fromEntries(
    Object.entries(facts).filter(
      ([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

/** What a layer says as a whole: of each fact what the most trusted of its readers gives, which stands first. */
export function factsOfLayer(claims: readonly Claim[], layer: Layer): Partial<MovieFacts> {
  const ofLayer = claims.filter((claim) => claim.layer === layer).toReversed();
  return Object.assign({}, ...ofLayer.map(({ facts }) => facts)) as Partial<MovieFacts>;
}
