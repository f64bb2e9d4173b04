import type { FactName, MovieFacts } from '../../../movie/facts.ts';
import type { Traits } from '../claim.ts';
import type { Layer } from '../extraction.ts';
import type { SchemaMovie } from '../parse/json-ld.ts';
import type { Sources } from '../parse/page.ts';
import type { LabelledValue } from './labelled-values.ts';

/** A page as readers see it: its parts, and what several readers need of it. No reader sees what another has said. */
export interface ReadingPage {
  readonly sources: Sources;
  /** BCP 47, null where the page declares none. */
  readonly language: string | null;
  /** The addresses by which the page calls itself. */
  readonly addresses: readonly (string | null)[];
  /** The names by which the page calls its movie. */
  readonly names: readonly string[];
  readonly isImdb: boolean;
  /** The movie that the page's JSON-LD is about. */
  readonly main: SchemaMovie | null;
  /** Whether the page is a review, whose own mark and first lines are no facts of the movie. */
  readonly isReviewed: boolean;
  /** What the page's labels and heading are of, where that is no movie: a game, or some other thing; else null. */
  readonly work: 'game' | 'other' | null;
  /** Whether the page's markup (microdata) is of its movie. */
  readonly isMarked: boolean;
  /** Whether labels say that the page is about a game. */
  readonly isGame: boolean;
  /** The labels of the page with what stands behind them. */
  readonly values: LabelledValue[];
  /** The facts behind labels, those included that are believed less than the heading's. */
  readonly labelled: Partial<MovieFacts>;
  /** What the displayed heading says. */
  readonly heading: Partial<MovieFacts>;
  /** Whether data in the page is of its movie, whatever the page declares to be. */
  readonly isStructured: boolean;
}

/** What a reader found. */
export interface Reading {
  facts: Partial<MovieFacts>;
  traits?: Traits;
}

/** One convention of movie pages: where it keeps which facts. */
export interface Reader {
  /** Stands in the report and in the provenance of each fact. */
  name: string;
  layer: Layer;
  /** The facts that it can give; any other that it returns is dropped. */
  facts: readonly FactName[];
  /** What the page says in this convention. Absent facts are missing. */
  read(page: ReadingPage): Reading;
}
