import type { CrawlJob } from '../../messaging/crawl/job.ts';
import type { Site } from '../../movie/site/site.ts';
import type { VisitedPage } from '../browser/page.ts';
import { type Extraction, extract } from '../extract/index.ts';
import { faultOf, type PageError } from './page-error.ts';

/** What a page is for its job. */
export interface Understanding {
  /** The document in UTF-8. */
  body: Uint8Array;
  extraction: Extraction;
  /** Why it cannot be used, null where it can. */
  fault: PageError | null;
}

/** A page, how it looked where it cannot be used, and what it is. */
export interface UnderstoodPage extends VisitedPage, Understanding {
  /** PNG; null where the page is in order, or no browser was there. */
  screenshot: Uint8Array | null;
}

/** Reads what a page says, also by the rules of its site, and whether its job can use it. */
export function understand(job: Pick<CrawlJob, 'kind'>, page: VisitedPage, site: Site): Understanding {
  const body = new TextEncoder().encode(page.html);
  const extraction = extract(body, page.url, { contentType: 'text/html; charset=utf-8', site });
  return { body, extraction, fault: faultOf(job, page, extraction) };
}
