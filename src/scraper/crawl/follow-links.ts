import type { CrawlJob, CrawlKind } from '../../messaging/crawl/job.ts';
import { isSameSite, type Link } from '../extract/index.ts';

/** The jobs that a page's links make: within the run's depth and follow rules, each address once. */
export function jobsForLinks(job: CrawlJob, links: readonly Link[], now: Date): CrawlJob[] {
  if (job.depth >= job.limits.maxDepth) return [];
  const allowed = followRules(job);
  const jobs = new Map<string, CrawlJob>();
  for (const { url, rel } of links) {
    if (!allowed(url, rel) || url === job.url) continue;
    jobs.set(url, {
      ...job,
      url,
      kind: kindOf(rel),
      // The next page of a list is as deep as the list itself, and so is a part of a sitemap.
      depth: rel === 'next' || rel === 'sitemap' ? job.depth : job.depth + 1,
      attempt: 0,
      queued_at: now.toISOString(),
    });
  }
  return [...jobs.values()];
}

/** Patterns are about pages: the parts of a sitemap lead to those, whatever they are called. */
function followRules({ url: start, limits }: CrawlJob): (url: string, rel: Link['rel']) => boolean {
  const patterns = limits.follow.map((pattern) => new RegExp(pattern));
  const matches = (url: string) => patterns.some((pattern) => pattern.test(url.slice(0, 2048)));
  return (url, rel) => {
    const isOwn = isSameSite(url, start);
    return patterns.length === 0 ? isOwn : matches(url) || (rel === 'sitemap' && isOwn);
  };
}

function kindOf(relation: Link['rel']): CrawlKind {
  return relation === 'next' ? 'list' : relation;
}
