import type { CrawlJob } from '../../messaging/crawl/job.ts';
import type { Site } from '../../movie/site/site.ts';
import type { SourceCredentials } from '../credentials/source-credentials.ts';

export interface PageRequest {
  url: string;
  /** The bundled site, and the source's own on top of it: what to wait for and to click. */
  adapter: CrawlJob['adapter'];
  site?: Site | undefined;
  kind: 'list' | 'movie' | 'page';
  /** Of an endless list, so many items are enough. */
  maximumItems?: number;
  /** Read in a session that shows these, and that reaches no other hosts than theirs. */
  credentials?: SourceCredentials | undefined;
  /** Called when a browser is there, right before the page is asked for. What it throws ends the visit, not the session. */
  beforeAsking?: () => Promise<void>;
  signal: AbortSignal;
}

/** A page as it stood in the browser when all of it was there. */
export interface VisitedPage {
  /** Where redirects ended. */
  url: string;
  /** The rendered document; frames follow its body as `<section data-frame-url>`. */
  html: string;
  /** HTTP status of the document, null where the browser does not tell. */
  status: number | null;
  /** Response headers of the document in lower case; empty where the browser does not tell. */
  headers: Record<string, string>;
  /** Whether what the adapter waits for came; true for adapters that wait for nothing particular. */
  ready: boolean;
  /** The site sent no more than a part of the document. False where the browser does not tell. */
  cutOff: boolean;
  /** From the request for the document to the first byte of its answer, null where the browser does not tell. */
  latencyMilliseconds: number | null;
  milliseconds: number;
  /** What did not come to pass: a click without effect, a list that never ended. */
  warnings: string[];
}
