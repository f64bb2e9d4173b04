import type { CrawlJob, CrawlKind } from '../../messaging/crawl-job.ts';
import type { Link } from '../extract/index.ts';

/** The jobs that a page's links make: within the run's depth and follow rules, each address once. */
export function jobsForLinks(job: CrawlJob, links: readonly Link[], now: Date): CrawlJob[] {
  if (job.depth >= job.limits.maxDepth) return [];
  const start = new URL(job.url).host;
  const patterns = job.limits.follow.map((pattern) => new RegExp(pattern));
  const jobs = new Map<string, CrawlJob>();
  for (const { url, rel } of links) {
    const allowed =
      patterns.length > 0 ? patterns.some((pattern) => pattern.test(url.slice(0, 2048))) : new URL(url).host === start;
    if (!allowed || url === job.url) continue;
    jobs.set(url, {
      ...job,
      url,
      kind: kindOf(rel),
      // The next page of a list is as deep as the list itself.
      depth: rel === 'next' ? job.depth : job.depth + 1,
      attempt: 0,
      queued_at: now.toISOString(),
    });
  }
  return [...jobs.values()];
}

function kindOf(relation: Link['rel']): CrawlKind {
  if (relation === 'sitemap') return 'sitemap';
  return relation === 'title' ? 'title' : 'list';
}
