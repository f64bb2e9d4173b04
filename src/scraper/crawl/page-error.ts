import type { CrawlJob } from '../../messaging/crawl/job.ts';
import type { VisitedPage } from '../browser/page.ts';
import type { Extraction } from '../extract/index.ts';

/** What stands between a page and its observations. */
export type PageError = 'error-status' | 'blocked' | 'unreadable';

/** Why a page cannot be used for its job, null where it can. */
export function faultOf(
  { kind }: Pick<CrawlJob, 'kind'>,
  page: Pick<VisitedPage, 'status' | 'ready' | 'cutOff'>,
  extraction: Pick<Extraction, 'kind'>,
): PageError | null {
  const status = page.status ?? 200;
  // Challenges come as 403 and, from AWS WAF, as 202 with a script.
  const refused = status === 403 || status === 202;
  if (status >= 400 && !refused) return 'error-status';
  if (refused || extraction.kind === 'blocked') return 'blocked';
  // Half a page: words would be halved, and links missed.
  if (page.cutOff) return 'unreadable';
  const movie = extraction.kind === 'movie';
  if (kind === 'movie' && !movie) return 'unreadable';
  if (kind === 'sitemap' && extraction.kind !== 'list') return 'unreadable';
  // Half a movie: what the page still waits for would look like facts that the site does not have.
  if (movie && !page.ready && kind !== 'list') return 'unreadable';
  return null;
}
