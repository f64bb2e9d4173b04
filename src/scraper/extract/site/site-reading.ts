import type { FactName, MovieFacts } from '../../../movie/facts.ts';
import type { FactRule } from '../../../movie/site/fact-rule.ts';
import type { Site } from '../../../movie/site/site.ts';
import type { Claim } from '../claim.ts';
import { cleanFacts } from '../clean/table.ts';
import type { Sources } from '../parse/page.ts';
import { type FactProblem, factValue } from './fact-value.ts';
import { RuleTexts } from './rule-texts.ts';
import { SiteAddresses, type SiteAddressKind } from './site-addresses.ts';

/** The reader that stands in the provenance of what a site's own rules gave. */
export const siteReader = 'site';

/** What a site's rule made of a page. */
export interface SiteFact {
  fact: FactName;
  /** The selector or path of the rule. */
  place: string;
  /** What stood there, as far as people need to see it. */
  texts: string[];
  value: MovieFacts[FactName];
  problem: FactProblem | null;
  /** Whether some movie pages do not have it. */
  optional: boolean;
}

/** What a site's rules say about one page. */
export interface SiteReading {
  kind: SiteAddressKind | null;
  /** Of a page about a movie: one entry for each rule. */
  facts: SiteFact[];
  claim: Claim | null;
}

const shownTexts = 5;
const shownCharacters = 200;
const compiled = new WeakMap<Site, SiteAddresses>();

/** What a site says about addresses; its patterns are compiled once. */
export function addressesOf(site: Site): SiteAddresses {
  const known = compiled.get(site) ?? new SiteAddresses(site);
  compiled.set(site, known);
  return known;
}

/** Reads a page by the rules of its site. A page without any address is read as one about a movie. */
export function readBySite(site: Site, sources: Sources): SiteReading {
  const { address } = sources;
  const addresses = addressesOf(site);
  const kind = address === null ? null : addresses.kindOf(address);
  const isMovie = kind === 'movie' || (address === null && addresses.namesMovies);
  if (!isMovie) return { kind, facts: [], claim: null };
  const texts = new RuleTexts(sources.page);
  const facts = Object.entries(site.facts ?? {}).map(([name, rule]) =>
    readFact(name as FactName, rule, texts, address),
  );
  return { kind, facts, claim: claimOf(site, facts, sources) };
}

function readFact(fact: FactName, rule: FactRule, texts: RuleTexts, address: string | null): SiteFact {
  const found = texts.of(rule);
  return {
    fact,
    place: rule.json ?? rule.select ?? '',
    texts: found.slice(0, shownTexts).map((text) => text.slice(0, shownCharacters)),
    ...factValue(fact, found, { rule, address }),
    optional: rule.optional === true,
  };
}

function claimOf(site: Site, facts: readonly SiteFact[], { address, headings, head }: Sources): Claim | null {
  const given = Object.fromEntries(facts.filter(({ value }) => value !== null).map(({ fact, value }) => [fact, value]));
  const clean = cleanFacts(given as Partial<MovieFacts>, 'site', {
    names: headings,
    address,
    language: head.language,
  });
  if (Object.keys(clean).length === 0) return null;
  return { reader: siteReader, layer: 'site', facts: clean, traits: { isFallback: site.precedence === 'after' } };
}

/** Why a page is about one movie: its site says which addresses are, where it says so at all. Null where it is not. */
export function reasonBySite(
  site: Site,
  { kind, claim }: SiteReading,
  claims: readonly Claim[],
  heuristic: string | null,
): string | null {
  if (!addressesOf(site).namesMovies) return heuristic;
  const isNamed = claims.some(({ facts }) => facts.title !== undefined || facts.original_title !== undefined);
  if (kind === 'movie') return isNamed ? 'its address is that of a movie of its site' : heuristic;
  return claim === null ? null : 'it has no address, and what its site promises of a movie';
}

/** Whether a page has all that its site promises of a movie: then it is none that refuses. */
export function isWhole(reading: SiteReading | null): boolean {
  if (reading === null || reading.facts.length < 2) return false;
  return reading.facts.every(({ problem, optional }) => problem === null || (problem === 'missing' && optional));
}
