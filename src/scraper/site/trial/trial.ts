import { isDeepStrictEqual } from 'node:util';
import type { FactName } from '../../../movie/facts.ts';
import type { Site } from '../../../movie/site/site.ts';
import type { Conflict, PageKind } from '../../extract/extraction.ts';
import { extract } from '../../extract/index.ts';
import type { SiteFact } from '../../extract/site/site-reading.ts';

/** A page to try a site file on. */
export interface TrialPage {
  /** Where it is from, for people: its address, or its file. */
  name: string;
  url: string | null;
  body: Uint8Array;
  contentType?: string | undefined;
}

/** What a page says of one fact by the site file. */
export interface TriedFact {
  fact: FactName;
  value: unknown;
  /** Which reader gave it, null where none did. */
  reader: string | null;
  /** What its rule in the site file made of the page, null where there is no rule. */
  rule: SiteFact | null;
  /** What other readers said that contradicts it. */
  others: Conflict['other'][];
  /** What it is by the version in force, where that is something else and takes the page for the same. */
  before: { value: unknown } | null;
}

/** What a page says by a site file. */
export interface TriedPage {
  name: string;
  kind: PageKind;
  reason: string;
  /** By the version in force, where it was something else. */
  kindBefore: PageKind | null;
  facts: TriedFact[];
  /** Links to movies, and to lists and their further pages. */
  movies: number;
  lists: number;
}

/** Reads a page by a site file, and by the version in force, undefined where there is none. */
export function tryPage(page: TrialPage, site: Site, inForce: Site | undefined): TriedPage {
  const read = (by: Site | undefined) => extract(page.body, page.url, { contentType: page.contentType, site: by });
  const [now, before] = [read(site), read(inForce)];
  const { kind, links, report, observations } = now;
  const rules = new Map(report.site.map((rule) => [rule.fact, rule]));
  const factOf = (extraction: typeof now, fact: FactName) => extraction.observations[0]?.[fact] ?? null;
  const names = Object.keys(observations[0] ?? before.observations[0] ?? {}).filter((name) => name !== 'provenance');
  const facts = [...new Set([...(names as FactName[]), ...rules.keys()])].map((fact) => {
    const rule = rules.get(fact) ?? null;
    const value = observations.length === 0 ? (rule?.value ?? null) : factOf(now, fact);
    const earlier = factOf(before, fact);
    return {
      fact,
      value,
      reader: observations[0]?.provenance[fact] ?? null,
      rule,
      others: report.conflicts.filter((conflict) => conflict.fact === fact).map(({ other }) => other),
      before: before.kind !== kind || isDeepStrictEqual(value, earlier) ? null : { value: earlier },
    };
  });
  return {
    name: page.name,
    kind,
    reason: report.reason,
    kindBefore: before.kind === kind ? null : before.kind,
    facts: facts.filter(({ value, rule, before: other }) => isFilled(value) || rule !== null || isFilled(other?.value)),
    movies: links.filter(({ rel }) => rel === 'movie').length,
    lists: links.filter(({ rel }) => rel === 'list' || rel === 'next').length,
  };
}

/** Whether a fact has a value. */
export function isFilled(value: unknown): boolean {
  return value !== null && value !== undefined && value !== 'unknown' && !(Array.isArray(value) && value.length === 0);
}

/** How a fact of the site file went on all pages that it was asked of. */
export interface RuleTotal {
  fact: FactName;
  optional: boolean;
  pages: number;
  filled: number;
  missing: number;
  wrongType: number;
  outOfRange: number;
}

/** How each rule of the site file went, over all pages. */
export function totalsOf(pages: readonly TriedPage[]): RuleTotal[] {
  const totals = new Map<FactName, RuleTotal>();
  const none = { pages: 0, filled: 0, missing: 0, wrongType: 0, outOfRange: 0 };
  for (const { fact, rule } of pages.flatMap(({ facts }) => facts)) {
    if (rule === null) continue;
    const total = totals.get(fact) ?? { fact, optional: rule.optional, ...none };
    total.pages += 1;
    if (rule.problem === null) total.filled += 1;
    else if (rule.problem === 'missing') total.missing += 1;
    else if (rule.problem === 'wrong type') total.wrongType += 1;
    else total.outOfRange += 1;
    totals.set(fact, total);
  }
  return [...totals.values()];
}

/** Whether a rule broke its promise on some page: it found nothing, though it must, or something that is no such fact. */
export function breaksPromise({ optional, missing, wrongType, outOfRange }: RuleTotal): boolean {
  return wrongType + outOfRange > 0 || (missing > 0 && !optional);
}
