import { distance } from 'fastest-levenshtein';
import { type Comparable, lettersOf } from './comparable.ts';

/** One reason for or against two films being the same, with what it adds to the sum. */
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
  similarTitle: 3,
  titleWithinTitle: 2.5,
  differentTitle: -2,
  differentPart: -12,
  sameYear: 2,
  neighbouringYear: 0,
  distantYear: -8,
  sameDirector: 4,
  similarDirector: 2.5,
  differentDirector: -6,
  sameReleaseDate: 3,
  sameRuntime: 2,
  similarRuntime: 0.5,
  differentRuntime: -3,
  sharedStars: 4,
  sharedStar: 1.5,
  noSharedStar: -2,
  sharedWriter: 1.5,
});

/** From here on two films are one. */
export const sameThreshold = 8;
/** From here on they may be: kept apart, and shown as a candidate with the evidence. */
export const candidateThreshold = 5;

/** Compares two films of different sources (or of one, which never are the same film twice). Symmetric. */
export function compareFilms(left: Comparable, right: Comparable): Match {
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
    shares(left.writers, right.writers) > 0 ? { reason: 'shared writer', weight: matchWeights.sharedWriter } : null,
  ].filter((one) => one !== null);
  const score = evidence.reduce((sum, { weight }) => sum + weight, 0);
  return { score, evidence, verdict: verdictOf(score) };
}

function verdictOf(score: number): Match['verdict'] {
  if (score >= sameThreshold) return 'same';
  return score >= candidateThreshold ? 'candidate' : 'different';
}

function certainEvidence(left: Comparable, right: Comparable): Evidence | null {
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
  let best: Evidence = { reason: 'different titles', weight: matchWeights.differentTitle };
  for (const one of left) {
    for (const other of right) {
      const evidence = compareTitles(one, other);
      if (evidence.weight > best.weight) best = evidence;
    }
  }
  // Titles that differ only in their part are a film and its sequel, unless another pair of titles agrees.
  if (best.weight < matchWeights.sameTitle && left.some((one) => right.some((other) => differInPart(one, other)))) {
    return { reason: 'different parts of a series', weight: matchWeights.differentPart };
  }
  return best;
}

function compareTitles(left: string, right: string): Evidence {
  if (left === right) return { reason: `same title "${left}"`, weight: matchWeights.sameTitle };
  const longer = Math.max(left.length, right.length);
  const [one, other] = [partOf(left), partOf(right)];
  if (one.part > 1 && one.part === other.part && one.name === other.name) {
    return { reason: `same title "${left}", "${right}"`, weight: matchWeights.sameTitle };
  }
  if (one.part === other.part && longer >= 6 && areMistyped(left, right, longer)) {
    return { reason: `similar titles "${left}", "${right}"`, weight: matchWeights.similarTitle };
  }
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  if (short.length >= 6 && long.startsWith(`${short} `)) {
    return { reason: `"${short}" begins "${long}"`, weight: matchWeights.titleWithinTitle };
  }
  return { reason: 'different titles', weight: matchWeights.differentTitle };
}

/** A few letters wrong, or two swapped, which an edit distance counts twice. */
function areMistyped(left: string, right: string, longer: number): boolean {
  const edits = distance(left, right);
  return edits / longer <= 0.18 || (edits <= 2 && lettersOf(left) === lettersOf(right));
}

const romans = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii'];
const numberWords = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** "rocky ii" is part 2 of "rocky"; a title without a number is part 1 of itself. */
function partOf(title: string): { name: string; part: number } {
  const words = title.split(' ');
  for (let index = words.length - 1; index > 0; index -= 1) {
    const part = partNumber(
      words[index] ?? '',
      index === words.length - 1 ||
        /^(part|teil|vol|volume|chapter|episode|partie|parte)$/.test(words[index - 1] ?? ''),
    );
    if (part === 0) continue;
    const name = words.filter(
      (word, at) => at !== index && !/^(part|teil|vol|volume|chapter|episode|partie|parte)$/.test(word),
    );
    return { name: name.join(' '), part };
  }
  return { name: title, part: 1 };
}

function partNumber(word: string, words: boolean): number {
  if (/^\d{1,2}$/.test(word)) return Number(word);
  if (!words) return romans.indexOf(word) > 0 ? romans.indexOf(word) + 1 : 0;
  return Math.max(romans.indexOf(word), numberWords.indexOf(word)) + 1;
}

function differInPart(left: string, right: string): boolean {
  const one = partOf(left);
  const other = partOf(right);
  if (one.part === other.part) return false;
  return one.name === other.name || one.name.startsWith(`${other.name} `) || other.name.startsWith(`${one.name} `);
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
    : { reason: 'different directors', weight: matchWeights.differentDirector };
}

function similarNames(one: string, other: string): boolean {
  if (one.length >= 6 && distance(one, other) <= 2) return true;
  const [first = '', ...rest] = one.split(' ');
  const [otherFirst = '', ...otherRest] = other.split(' ');
  return rest.at(-1) !== undefined && rest.at(-1) === otherRest.at(-1) && first[0] === otherFirst[0];
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
  return apart > 20 ? { reason: 'different running times', weight: matchWeights.differentRuntime } : null;
}

function starEvidence(left: readonly string[], right: readonly string[]): Evidence | null {
  if (left.length === 0 || right.length === 0) return null;
  const shared = shares(left, right);
  if (shared >= 2) return { reason: `${shared} shared stars`, weight: matchWeights.sharedStars };
  if (shared === 1) return { reason: 'a shared star', weight: matchWeights.sharedStar };
  return { reason: 'no shared star', weight: matchWeights.noSharedStar };
}

function shares(left: readonly string[], right: readonly string[]): number {
  return left.filter((one) => right.includes(one)).length;
}
