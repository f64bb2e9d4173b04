import { distance } from 'fastest-levenshtein';
import { isUnreadable } from '../normalise/transliteration.ts';
import type { MatchProfile } from './match-profile.ts';
import { compareTitles, type TitleComparison } from './titles.ts';

/** One reason for or against two movies being the same, with what it adds to the sum. */
export interface Evidence {
  reason: string;
  weight: number;
}

export interface Match {
  /** Sum of the evidence, in bits of belief as Fellegi and Sunter (1969) add them. */
  score: number;
  evidence: Evidence[];
  verdict: 'same' | 'candidate' | 'different' | 'conflict';
}

/** The rules of identity as data: what each agreement and disagreement weighs. */
export const matchWeights = Object.freeze({
  sameExternalId: 100,
  differentExternalId: -100,
  sameSource: -100,
  differentKind: -100,
  sameTitle: 6,
  sameShortTitle: 5,
  similarTitle: 3,
  titleWithinTitle: 2.5,
  differentTitle: -4,
  differentInstalment: -7,
  numberInOneTitle: -5,
  differentPart: -12,
  sameYear: 2,
  neighbouringYear: 0,
  distantYear: -8,
  sameDirector: 4,
  similarDirector: 2.5,
  differentDirector: -6,
  sameReleaseDate: 3,
  sameRuntime: 3,
  similarRuntime: 0,
  otherRuntime: -1.5,
  differentRuntime: -3,
  sameCast: 8,
  sharedCast: 6,
  sharedStars: 4,
  sharedStar: 1.5,
  noSharedStar: -2,
  sharedWriter: 1.5,
});

/** From here on two movies are one. */
export const sameThreshold = 8;
/** From here on they may be: kept apart, and shown as a candidate with the evidence. */
export const candidateThreshold = 5;

/** Compares two movies of different sources (or of one, which never are the same movie twice). Symmetric. */
export function compareMovies(left: MatchProfile, right: MatchProfile): Match {
  const certain = certainEvidence(left, right);
  if (certain !== null) {
    const verdict = certain.weight > 0 ? 'same' : 'conflict';
    return { score: certain.weight, evidence: [certain], verdict };
  }
  const evidence = [
    titleEvidence(left.titles, right.titles),
    yearEvidence(left.year, right.year),
    directorEvidence(left.directors, right.directors),
    dateEvidence(left.releaseDate, right.releaseDate),
    runtimeEvidence(left.runtimeMinutes, right.runtimeMinutes),
    starEvidence(left.stars, right.stars),
    writerEvidence(left, right),
  ].filter((one) => one !== null);
  const score = evidence.reduce((sum, { weight }) => sum + weight, 0);
  return { score, evidence, verdict: verdictOf(score) };
}

function verdictOf(score: number): Match['verdict'] {
  if (score >= sameThreshold) return 'same';
  return score >= candidateThreshold ? 'candidate' : 'different';
}

function certainEvidence(left: MatchProfile, right: MatchProfile): Evidence | null {
  if (left.externalId !== null && right.externalId !== null) {
    return left.externalId === right.externalId
      ? { reason: `same external id ${left.externalId}`, weight: matchWeights.sameExternalId }
      : { reason: 'different external ids', weight: matchWeights.differentExternalId };
  }
  if (left.source === right.source) return { reason: 'two pages of one source', weight: matchWeights.sameSource };
  if (left.kind !== right.kind && left.kind !== 'unknown' && right.kind !== 'unknown') {
    return { reason: `${left.kind} and ${right.kind}`, weight: matchWeights.differentKind };
  }
  return null;
}

function titleEvidence(left: readonly string[], right: readonly string[]): Evidence | null {
  if (left.length === 0 || right.length === 0) return null;
  let best: Evidence | null = null;
  let worst: Evidence | null = null;
  for (const one of left) {
    for (const other of right) {
      if (one !== other && areIncomparable([one], [other])) continue;
      const evidence = titleReasons[compareTitles(one, other)](one, other);
      if (evidence.weight === matchWeights.sameTitle) return evidence;
      if (best === null || evidence.weight > best.weight) best = evidence;
      if (worst === null || evidence.weight < worst.weight) worst = evidence;
    }
  }
  // Titles that differ only in their part are a movie and its sequel, unless another pair of titles is the same.
  const sequels = worst !== null && worst.weight <= matchWeights.differentPart;
  return sequels && best?.weight !== matchWeights.sameShortTitle ? worst : best;
}

const titleReasons: Record<TitleComparison, (one: string, other: string) => Evidence> = {
  same: (one, other) => ({ reason: `same title ${quoted(one, other)}`, weight: matchWeights.sameTitle }),
  'same-short': (one) => ({ reason: `same short title "${one}"`, weight: matchWeights.sameShortTitle }),
  similar: (one, other) => ({ reason: `similar titles ${quoted(one, other)}`, weight: matchWeights.similarTitle }),
  within: (one, other) => ({
    reason: `one title within the other ${quoted(one, other)}`,
    weight: matchWeights.titleWithinTitle,
  }),
  different: () => ({ reason: 'different titles', weight: matchWeights.differentTitle }),
  'other-instalment': (one, other) => ({
    reason: `the same beginning and another end ${quoted(one, other)}`,
    weight: matchWeights.differentInstalment,
  }),
  'other-part-perhaps': (one, other) => ({
    reason: `a number in one title alone ${quoted(one, other)}`,
    weight: matchWeights.numberInOneTitle,
  }),
  'other-part': (one, other) => ({
    reason: `different parts of a series ${quoted(one, other)}`,
    weight: matchWeights.differentPart,
  }),
};

/** In an order of its own, so that both sides give one reason. */
function quoted(one: string, other: string): string {
  return [...new Set([one, other])]
    .toSorted()
    .map((title) => `"${title}"`)
    .join(', ');
}

function yearEvidence(left: number | null, right: number | null): Evidence | null {
  if (left === null || right === null) return null;
  const apart = Math.abs(left - right);
  if (apart === 0) return { reason: 'same year', weight: matchWeights.sameYear };
  if (apart === 1) return { reason: 'a year apart', weight: matchWeights.neighbouringYear };
  return { reason: `${apart} years apart`, weight: matchWeights.distantYear };
}

function directorEvidence(left: readonly string[], right: readonly string[]): Evidence | null {
  if (left.length === 0 || right.length === 0) return null;
  if (shares(left, right) > 0) return { reason: 'same director', weight: matchWeights.sameDirector };
  const similar = left.some((one) => right.some((other) => similarNames(one, other)));
  return similar
    ? { reason: 'similar director', weight: matchWeights.similarDirector }
    : areIncomparable(left, right)
      ? null
      : { reason: 'different directors', weight: matchWeights.differentDirector };
}

/** A typing error, an initial, a name more, or another first name that begins alike. */
function similarNames(one: string, other: string): boolean {
  if (one.length >= 6 && distance(one, other) <= 2) return true;
  const [fewer, more] = [one.split(' '), other.split(' ')].toSorted((left, right) => left.length - right.length);
  if (fewer === undefined || more === undefined || fewer.length < 2) return false;
  const unmatched = fewer.filter((word) => !more.includes(word));
  if (unmatched.length === 0) return true;
  const rest = more.filter((word) => !fewer.includes(word));
  return unmatched.length === 1 && rest.some((word) => word[0] === unmatched[0]?.[0]);
}

function dateEvidence(left: string | null, right: string | null): Evidence | null {
  if (left === null || left !== right) return null;
  return { reason: 'same release date', weight: matchWeights.sameReleaseDate };
}

function runtimeEvidence(left: number | null, right: number | null): Evidence | null {
  if (left === null || right === null) return null;
  const apart = Math.abs(left - right);
  if (apart <= 1) return { reason: 'same running time', weight: matchWeights.sameRuntime };
  if (apart <= 5) return { reason: 'similar running time', weight: matchWeights.similarRuntime };
  return apart <= 20
    ? { reason: `running times ${apart} minutes apart`, weight: matchWeights.otherRuntime }
    : { reason: 'different running times', weight: matchWeights.differentRuntime };
}

const leastOfCast = 5;
const shareOfCast = 0.75;

function starEvidence(left: readonly string[], right: readonly string[]): Evidence | null {
  if (left.length === 0 || right.length === 0) return null;
  const shared = shares(left, right);
  if (shared >= leastOfCast && shared >= shareOfCast * Math.min(left.length, right.length)) {
    return { reason: `the same cast of ${shared}`, weight: matchWeights.sameCast };
  }
  if (shared >= 3) return { reason: `${shared} shared stars`, weight: matchWeights.sharedCast };
  if (shared === 2) return { reason: '2 shared stars', weight: matchWeights.sharedStars };
  if (shared === 1) return { reason: 'a shared star', weight: matchWeights.sharedStar };
  if (areIncomparable(left, right)) return null;
  return { reason: 'no shared star', weight: matchWeights.noSharedStar };
}

/** Who directs and writes writes the next movie too: only a writer who is not the director tells more than the director does. */
function writerEvidence(left: MatchProfile, right: MatchProfile): Evidence | null {
  const others = left.writers.filter((name) => !left.directors.includes(name) && !right.directors.includes(name));
  return shares(others, right.writers) > 0 ? { reason: 'shared writer', weight: matchWeights.sharedWriter } : null;
}

/** Names or titles of which one side is in a script that cannot be read: that they differ says nothing. */
function areIncomparable(left: readonly string[], right: readonly string[]): boolean {
  return left.every(isUnreadable) !== right.every(isUnreadable);
}

function shares(left: readonly string[], right: readonly string[]): number {
  return left.filter((one) => right.includes(one)).length;
}
