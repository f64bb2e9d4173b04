import { createHash } from 'node:crypto';
import { emptyFacts, type MovieFacts } from '../../movie/facts.ts';
import { OBSERVATION_VERSION, type Observation } from '../../movie/observation.ts';
import { EXTRACTOR_VERSION, type ExtractedMovie, sourceIdentity } from '../extract/index.ts';

export interface PageOfMovie {
  url: string;
  /** The address that its site knows the page by, where it declares one. */
  canonical: string | null;
  source: string;
  run: string;
  fetchedAt: Date;
  /** Key in the page archive. */
  page: string;
  /** Of the site file by which it was read, 0 where its source has none. */
  siteRevision: number;
}

/** What a page said about a movie, as it is published. */
export function observationOf(movie: ExtractedMovie, page: PageOfMovie): Observation {
  const { provenance, ...facts } = movie;
  return {
    schema_version: OBSERVATION_VERSION,
    source: page.source,
    source_id: sourceIdentity(page.canonical ?? page.url, movie),
    url: page.url,
    observed_at: page.fetchedAt.toISOString(),
    run: page.run,
    page: page.page,
    extractor: page.siteRevision === 0 ? EXTRACTOR_VERSION : `${EXTRACTOR_VERSION}+${page.siteRevision}`,
    facts,
    provenance: { ...provenance },
  };
}

/** SHA-256 of what observations say and of who read them, whenever and wherever they were made. */
export function observationsHash(observations: readonly Observation[]): string {
  const said = observations.map(({ source, source_id, extractor, facts }) => [source, source_id, extractor, facts]);
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}

/** Facts that a movie has, for fill rates. */
export function filledFacts(facts: MovieFacts): string[] {
  return Object.keys(emptyFacts()).filter((name) => {
    const value = facts[name as keyof MovieFacts];
    return Array.isArray(value) ? value.length > 0 : value !== null && value !== 'unknown';
  });
}
