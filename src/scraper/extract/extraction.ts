import type { FactName, MovieFacts, MovieType } from '../../movie/facts.ts';
import type { Site } from '../../movie/site/site.ts';
import type { SiteFact } from './site/site-reading.ts';

/** Written into every observation, so that a change of the rules can be told from a change of the page. */
export const EXTRACTOR_VERSION = '8';

/** Where on a page a fact stood; `site`: where its site file says. */
export type Layer = 'site' | 'application-data' | 'json-ld' | 'microdata' | 'rdfa' | 'open-graph' | 'dom' | 'url';

export type PageKind = 'movie' | 'list' | 'blocked' | 'unknown';

/** What one page says about one movie, with the name of the reader that gave each fact. */
export type ExtractedMovie = MovieFacts & { provenance: Partial<Record<FactName, string>> };

/** A page worth visiting, and what this page already says about the movie there. */
export interface Link {
  url: string;
  /** `page`: about a movie or about anything else, which only the page itself can tell. */
  rel: 'movie' | 'list' | 'page' | 'sitemap' | 'next';
  id?: string;
  title?: string;
  year?: number;
  /** 0–10. */
  rating?: number;
  /** Position in a chart, from 1. */
  rank?: number;
  type?: MovieType;
  /** The page asks crawlers not to follow it. */
  nofollow?: true;
}

/** An address that a page links, and nothing tells what is there. */
export interface OtherLink {
  url: string;
  /** It stands among what the page is about, not in its navigation. */
  isContent: boolean;
  /** The page asks crawlers not to follow it. */
  nofollow?: true;
}

/** Two readers that contradict each other about one fact; the chosen value is the one in the observation. */
export interface Conflict {
  fact: FactName;
  chosen: { reader: string; value: unknown };
  other: { reader: string; value: unknown };
}

/** What a page may ask of crawlers about itself: not to use what it says, not to follow its links. */
export type RobotsDirective = 'noindex' | 'nofollow';

/** How the answer came about: for people who debug a page, and for fill-rate metrics. */
export interface Report {
  extractor: string;
  /** Why the page is of its kind. */
  reason: string;
  readers: { reader: string; layer: Layer; facts: FactName[] }[];
  /** Readers that failed on this page: their facts are missing. */
  failures: { reader: string; error: string }[];
  conflicts: Conflict[];
  /** BCP 47 language of the page as declared, null where it declares none. */
  language: string | null;
  encoding: string;
  /** The address that its site knows the page by, null where it is known by none. */
  canonical: string | null;
  /** What the page asks of crawlers in its meta elements: `noindex`, `nofollow`. */
  robots: RobotsDirective[];
  warnings: string[];
  /** Markers of a challenge or refusal; empty unless the kind is `blocked`. */
  blocked: string[];
  /** What the rules of the site file made of the page; empty where there is none, or the page is none of its movies. */
  site: SiteFact[];
}

export interface Extraction {
  kind: PageKind;
  observations: ExtractedMovie[];
  links: Link[];
  /** Further addresses that the page links, of whatever site. */
  otherLinks: OtherLink[];
  report: Report;
}

export interface ExtractOptions {
  /** The Content-Type header of the answer; its charset wins over what the page declares. */
  contentType?: string | null;
  /** What is told of the pages of its site. */
  site?: Site | undefined;
}
