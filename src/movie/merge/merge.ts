import { emptyFacts, type FactName, type MovieFacts } from '../facts.ts';
import { languageOf } from '../normalise/language.ts';
import { distinctText, foldText } from '../normalise/text.ts';
import type { SourceEntry } from '../source-entry.ts';
import type { MergeRules, SurvivorshipRule } from './rules.ts';

type FactValue = MovieFacts[FactName];

/** Who won a field, and by which rule. */
export interface MergeDecision {
  rule: SurvivorshipRule | 'field-group';
  /** Source keys of the sources whose value it is, the most trusted first. */
  from: string[];
}

export interface Merged {
  facts: MovieFacts;
  /** Of every field that has a value. */
  decisions: Partial<Record<FactName, MergeDecision>>;
}

interface Vote {
  entry: SourceEntry;
  sourceKey: string;
  value: NonNullable<FactValue>;
}

const factNames = Object.keys(emptyFacts()) as FactName[];

/** Merges what the sources say about one movie. A function of the set of entries: their order does not matter. */
export function merge(entries: readonly SourceEntry[], rules: MergeRules): Merged {
  const ranked = entries.toSorted((one, other) => byTrust(one, other, rules));
  const facts: Record<string, FactValue> = emptyFacts();
  const decided: Merged['decisions'] = {};
  const leaders = factNames.filter((name) => rules.fieldGroups.some(([leader]) => leader === name));
  for (const name of new Set([...leaders, ...factNames])) {
    const votes = ranked.flatMap((entry) => voteOf(entry, name));
    if (votes.length === 0) continue;
    const { value, decision } = decide(name, votes, rules, decided);
    facts[name] = value;
    decided[name] = decision;
  }
  // In the order of the fields whatever the rules are, so that the same decisions are the same bytes.
  const decisions = Object.fromEntries(factNames.flatMap((name) => (decided[name] ? [[name, decided[name]]] : [])));
  return { facts: facts as MovieFacts, decisions };
}

function voteOf(entry: SourceEntry, name: FactName): Vote[] {
  // What was stored before a fact was known of has none.
  const value = entry.facts[name] ?? null;
  if (value === null || value === 'unknown' || (Array.isArray(value) && value.length === 0)) return [];
  return [{ entry, sourceKey: `${entry.source}/${entry.source_id}`, value }];
}

function decide(
  name: FactName,
  votes: Vote[],
  rules: MergeRules,
  decisions: Merged['decisions'],
): { value: FactValue; decision: MergeDecision } {
  const leader = rules.fieldGroups.find((group) => group.includes(name) && group[0] !== name)?.[0];
  const companion = votes.find((vote) => leader !== undefined && vote.sourceKey === decisions[leader]?.from[0]);
  if (companion !== undefined) {
    return { value: companion.value, decision: { rule: 'field-group', from: [companion.sourceKey] } };
  }
  const rule = rules.fields[name];
  const combined = combine(rule, votes, rules);
  if (combined !== null) {
    return { value: combined, decision: { rule, from: votes.map(({ sourceKey }) => sourceKey) } };
  }
  const winner = choose(rule, votes, rules);
  const alike = votes.filter((vote) => vote !== winner && sameValue(vote.value, winner.value));
  const value = Array.isArray(winner.value) ? winner.value.slice(0, rules.listLimit) : winner.value;
  return { value, decision: { rule, from: [winner, ...alike].map(({ sourceKey }) => sourceKey) } };
}

/** A value made of all votes, null where the rule picks one instead. */
function combine(rule: SurvivorshipRule, votes: Vote[], rules: MergeRules): FactValue {
  if (rule === 'union') {
    return distinctText(votes.flatMap(({ value }) => (Array.isArray(value) ? value : []))).slice(0, rules.listLimit);
  }
  if (rule === 'sum') return votes.reduce((sum, { value }) => sum + Number(value), 0);
  if (rule !== 'weighted-by-votes') return null;
  let weights = 0;
  let sum = 0;
  for (const { entry, value } of votes) {
    const weight = Math.max(1, entry.facts.votes ?? 1);
    weights += weight;
    sum += weight * Math.round(Number(value) * 10);
  }
  return Math.round(sum / weights) / 10;
}

/** Votes come most trusted first, so that the first of equals wins. */
function choose(rule: SurvivorshipRule, votes: Vote[], { language }: MergeRules): Vote {
  const [first] = votes;
  if (first === undefined) throw new RangeError('nothing to choose from');
  if (rule === 'majority')
    return best(votes, (vote) => votes.filter(({ value }) => sameValue(value, vote.value)).length);
  if (rule === 'precision' || rule === 'longest') return best(votes, ({ value }) => lengthOf(value));
  if (rule === 'language' && votes.length > 1) return inLanguage(votes, language) ?? first;
  if (rule === 'recency') return best(votes, ({ entry }) => Date.parse(entry.observed_at));
  if (rule === 'smallest') {
    return votes.reduce((least, vote) => (String(vote.value) < String(least.value) ? vote : least), first);
  }
  return first;
}

function best(votes: Vote[], measure: (vote: Vote) => number): Vote {
  return votes.reduce((winner, vote) => (measure(vote) > measure(winner) ? vote : winner));
}

/** The first text in this language, else the first that may be in it. */
function inLanguage(votes: readonly Vote[], language: string): Vote | undefined {
  // Sources copy plots, and to find a language costs more than all other rules.
  if (votes.every(({ value }) => value === votes[0]?.value)) return votes[0];
  const spoken = (wanted: string | null) => votes.find(({ value }) => languageOf(String(value)) === wanted);
  return spoken(language) ?? spoken(null);
}

function lengthOf(value: FactValue): number {
  return typeof value === 'string' || Array.isArray(value) ? value.length : 0;
}

function sameValue(one: FactValue, other: FactValue): boolean {
  return typeof one === 'string' && typeof other === 'string'
    ? foldText(one) === foldText(other)
    : JSON.stringify(one) === JSON.stringify(other);
}

function byTrust(one: SourceEntry, other: SourceEntry, rules: MergeRules): number {
  return (
    rank(one.source, rules) - rank(other.source, rules) ||
    Date.parse(other.observed_at) - Date.parse(one.observed_at) ||
    compare(`${one.source}/${one.source_id}`, `${other.source}/${other.source_id}`)
  );
}

function rank(source: string, rules: MergeRules): number {
  const position = rules.sources.indexOf(source);
  return position === -1 ? rules.sources.length : position;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
