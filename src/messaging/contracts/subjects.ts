/** Stream, bucket and subject names: in one place. */
export const streams = {
  /** Pages that are found and wait for their turn among those of other sources. */
  frontier: 'FRONTIER',
  crawl: 'CRAWL',
  observations: 'OBSERVATIONS',
  catalogue: 'CATALOGUE',
  /** Movies that other movies' changes affect, until they have been looked at again. */
  affected: 'AFFECTED',
  movies: 'MOVIES',
  deadLetter: 'DEADLETTER',
} as const;

export const buckets = {
  /** Curated decisions on which movies are the same; keys begin with `split.`. */
  identities: 'IDENTITIES',
  /** Object store: page bodies by SHA-256. */
  pages: 'PAGES',
  /** Per URL: content hash, when it was read, when it is due again. */
  urls: 'URLS',
  /** Per host: politeness state shared by all scrapers (next slot, delay, robots.txt). */
  hosts: 'HOSTS',
  /** Per crawl run: counters and state. */
  runs: 'RUNS',
  /** Per source: the site file that its pages are read by, where it has one of its own. */
  sites: 'SITES',
} as const;

/** `imported`: what imports say, which waits behind what pages say. */
export const durables = {
  scraper: 'scraper',
  etl: 'etl',
  imported: 'imported',
  enrich: 'enrich',
  affected: 'affected',
} as const;

export const services = {
  catalogueGet: 'cinestream.catalogue.get',
  catalogueSearch: 'cinestream.catalogue.search',
  catalogueFacets: 'cinestream.catalogue.facets',
  catalogueExplain: 'cinestream.catalogue.explain',
  scrape: 'cinestream.scrape',
} as const;

/** A string as one subject token: what NATS forbids in a token becomes `_`. */
export function token(value: string): string {
  return value.replace(/[^A-Za-z0-9_=-]/g, '_') || '_';
}

/** An id of any script as a subject token of its own: no two ids have the same. */
export function sourceIdToken(sourceId: string): string {
  return (
    encodeURIComponent(sourceId)
      .replace(/[^A-Za-z0-9_%-]/g, '_')
      .replaceAll('%', '=') || '_'
  );
}

/** Which observations each of the two consumers of OBSERVATIONS gets. */
export const observationFilters = {
  [durables.etl]: 'observations.*.*',
  [durables.imported]: 'observations.*.*.imported',
};

export const subjects = {
  waitingJob: (source: string, kind: string, run: string) => `frontier.${token(source)}.${token(kind)}.${token(run)}`,
  crawlJob: (source: string, kind: string, run: string) => `crawl.${token(source)}.${token(kind)}.${token(run)}`,
  observation: (source: string, sourceId: string) => `observations.${token(source)}.${sourceIdToken(sourceId)}`,
  /** The same from an import: one token more, so that it can be taken by itself. */
  importedObservation: (source: string, sourceId: string) => `${subjects.observation(source, sourceId)}.imported`,
  catalogue: (movieId: string) => `catalogue.${token(movieId)}`,
  affected: 'affected.movies',
  movie: (movieId: string) => `movies.${token(movieId)}`,
  deadLetter: (stage: string, source: string) => `deadletter.${token(stage)}.${token(source)}`,
} as const;

/** All subjects under which something may be said of a source's movie. */
export function observationSubjects(source: string, sourceId: string): string[] {
  return [subjects.observation(source, sourceId), subjects.importedObservation(source, sourceId)];
}
