import { z } from 'zod';

/** Why a link is not followed; `noindex`: a page that was read asks not to be used. */
export const dropRules = [
  'unrecognised',
  'other-site',
  'follow',
  'exclude',
  'nofollow',
  'depth',
  'max-pages',
  'nothing-new',
  'noindex',
] as const;
export type DropRule = (typeof dropRules)[number];

const dropSchema = z.object({ count: z.int().min(0), example: z.string().max(300) });

/** Links that the pages of a run have, and what became of them; a link counts on each page that has it. */
export const linkCountsSchema = z.object({
  seen: z.int().min(0),
  /** Those that were not followed, by the rule that dropped them, each with an example. */
  dropped: z.partialRecord(z.enum(dropRules), dropSchema),
});
export type LinkCounts = z.infer<typeof linkCountsSchema>;

const longestExample = 300;

/** A count of no links. */
export function noLinks(): LinkCounts {
  return { seen: 0, dropped: {} };
}

/** Notes that a link was dropped. */
export function dropLink(counts: LinkCounts, rule: DropRule, url: string): void {
  const before = counts.dropped[rule];
  counts.dropped[rule] = { count: (before?.count ?? 0) + 1, example: before?.example ?? url.slice(0, longestExample) };
}

/** The sum of two counts, with the examples that were there first. */
export function addLinkCounts(one: LinkCounts, other: LinkCounts): LinkCounts {
  const sum: LinkCounts = { seen: one.seen + other.seen, dropped: { ...one.dropped } };
  for (const rule of dropRules) {
    const [before, added] = [one.dropped[rule], other.dropped[rule]];
    if (added === undefined) continue;
    sum.dropped[rule] = { count: (before?.count ?? 0) + added.count, example: before?.example ?? added.example };
  }
  return sum;
}

const reasons: Readonly<Record<DropRule, string>> = {
  unrecognised: 'say nothing of movies (name those of movie pages with follow)',
  'other-site': 'lead to other sites',
  follow: 'match no follow pattern',
  exclude: 'match an exclude pattern',
  nofollow: 'are not to be followed, as the site asks',
  depth: 'lie deeper than maxDepth',
  'max-pages': 'found no room within maxPages',
  'nothing-new': 'lead on in a list with nothing new on three pages',
  noindex: 'are pages that ask not to be used (noindex)',
};

/** For people: how many links were seen, and how many were dropped by which rule, with an example of each. */
export function describeLinks({ seen, dropped }: LinkCounts): string {
  const parts = dropRules.flatMap((rule) => {
    const drop = dropped[rule];
    return drop === undefined ? [] : [`${drop.count} ${reasons[rule]}, e.g. ${drop.example}`];
  });
  return [`${seen} links seen`, ...parts].join('; ');
}
