export interface LocalRunOptions {
  /** End after this many distinct movies reached the client; undefined: run until stopped. */
  until: number | undefined;
  headed: boolean;
  fresh: boolean;
  /** Crawl this site instead of the two local ones. */
  source: string | undefined;
  port: number;
  /** Of the first local site; the second has the next. */
  sitePort: number;
  /** Movies that the local sites serve. */
  movies: number;
  dataDirectory: string;
}
