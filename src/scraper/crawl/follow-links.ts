import type { CrawlJob, CrawlKind } from '../../messaging/crawl/job.ts';
import { type DropRule, dropLink, type LinkCounts, noLinks } from '../../messaging/crawl/link-counts.ts';
import { type Extraction, isSameSite, type Link, type RobotsDirective } from '../extract/index.ts';
import { unusualLinks } from './unusual-links.ts';

/** A list whose pages bring nothing new is read no further than so many of them. */
export const mostBarrenPages = 3;

export interface FollowedLinks {
  /** To movies, to other lists and to whatever the patterns name. */
  jobs: CrawlJob[];
  /** To further pages of this list. */
  nextPages: CrawlJob[];
  counts: LinkCounts;
}

export interface Following {
  now: Date;
  /** What the page asks of crawlers; null where neither that nor `rel=nofollow` of its links is obeyed. */
  robots: readonly RobotsDirective[] | null;
  /** That robots.txt names: of use where a start page leads nowhere. */
  sitemaps?: readonly string[];
}

type FollowedLink = Pick<Link, 'url' | 'rel' | 'nofollow'>;

/**
 * The jobs that a page's links make: within the run's depth and its rules, each address once; and what became of the others. Links
 * that no pattern names are followed where their address says that they lead to movies or lists, or, on a page without any such,
 * where they stand in rows as the entries of a list do. A start page that leads nowhere leads to the sitemaps of its site.
 */
export function jobsForLinks(
  job: CrawlJob,
  extraction: Pick<Extraction, 'kind' | 'links' | 'otherLinks'>,
  { now, robots, sitemaps = [] }: Following,
): FollowedLinks {
  const dropRule = rulesOf(job, extraction);
  const followed: FollowedLinks = { jobs: [], nextPages: [], counts: noLinks() };
  const known = new Set<string>();
  const others = extraction.otherLinks.map(({ url, nofollow }) => ({
    url,
    rel: 'page' as const,
    nofollow,
    isOther: true,
  }));
  for (const { url, rel, nofollow, ...rest } of [...extraction.links, ...others]) {
    if (url === job.url || known.has(url)) continue;
    known.add(url);
    followed.counts.seen += 1;
    const isRefused = robots !== null && (nofollow === true || robots.includes('nofollow'));
    const rule = isRefused ? 'nofollow' : dropRule({ url, rel }, 'isOther' in rest);
    if (rule === null) (rel === 'next' ? followed.nextPages : followed.jobs).push(jobFor(job, { url, rel }, now));
    else dropLink(followed.counts, rule, url);
  }
  const leadsNowhere = followed.jobs.length + followed.nextPages.length === 0;
  const isStart = job.kind === 'list' && job.depth === 0 && job.limits.maxDepth > 0;
  if (!isStart || !leadsNowhere || extraction.kind === 'movie') return followed;
  const maps = sitemaps
    .filter((url) => isSameSite(url, job.url))
    .map((url) => jobFor(job, { url, rel: 'sitemap' }, now));
  return { ...followed, jobs: maps };
}

function jobFor(job: CrawlJob, { url, rel }: FollowedLink, now: Date): CrawlJob {
  const { barren_pages: _, ...common } = job;
  return {
    ...common,
    url,
    kind: kindOf(rel),
    // The next page of a list is as deep as the list itself, and so is a part of a sitemap.
    depth: rel === 'next' || rel === 'sitemap' ? job.depth : job.depth + 1,
    attempt: 0,
    queued_at: now.toISOString(),
  };
}

/**
 * What tells why a link is not followed, null where it is. Patterns are about pages: the parts of a sitemap lead to those, and further
 * pages of a list to those that it lists, whatever they are called.
 */
function rulesOf(
  { url: start, depth, kind, limits }: CrawlJob,
  extraction: Pick<Extraction, 'kind' | 'links' | 'otherLinks'>,
): (link: FollowedLink, isOther: boolean) => DropRule | null {
  const follow = matcherOf(limits.follow);
  const exclude = matcherOf(limits.exclude ?? []);
  const findsNone =
    kind !== 'movie' && extraction.kind !== 'movie' && !extraction.links.some(({ rel }) => rel === 'movie');
  const isPatterned = limits.follow.length > 0;
  const unusual = findsNone && !isPatterned ? unusualLinks(extraction.otherLinks, start) : new Set<string>();
  return ({ url, rel }, isOther) => {
    const isOwn = isSameSite(url, start);
    const leadsOn = isOwn && (rel === 'sitemap' || rel === 'next');
    if (exclude(url)) return 'exclude';
    if (isPatterned && !leadsOn && !follow(url)) return isOwn ? 'follow' : 'other-site';
    if (!isPatterned && !isOwn) return 'other-site';
    if (!isPatterned && isOther && !unusual.has(url)) return 'unrecognised';
    return depth >= limits.maxDepth ? 'depth' : null;
  };
}

function matcherOf(texts: readonly string[]): (url: string) => boolean {
  const patterns = texts.map((text) => new RegExp(text));
  return (url) => patterns.some((pattern) => pattern.test(url.slice(0, 2048)));
}

function kindOf(relation: Link['rel']): CrawlKind {
  return relation === 'next' ? 'list' : relation;
}
