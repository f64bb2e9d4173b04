import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { emptyFacts } from '../../src/movie/facts.ts';
import { clusterMovies } from '../../src/movie/identity/cluster.ts';
import { type MatchProfile, makeMatchProfile } from '../../src/movie/identity/match-profile.ts';
import { normaliseFacts } from '../../src/movie/normalise/normalise.ts';

/** Two pages about movies, and whether they are about one. */
export interface LabelledPair {
  /** What makes it hard: `localised`, `remake`, … */
  kind: string;
  same: boolean;
  /** Weights may be tuned to one half; the other tells how good they are. The text of the pair decides, so both stay apart. */
  heldOut: boolean;
  one: MatchProfile;
  other: MatchProfile;
}

const file = new URL('../../src/movie/identity/labelled-pairs.tsv', import.meta.url);

/** The pairs that people labelled. */
export function labelledPairs(): LabelledPair[] {
  const [, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [kind = '', verdict, one = '', other = ''] = line.split('\t');
    return {
      kind,
      same: verdict === 'same',
      heldOut: isHeldOut(line),
      one: movieOf('one', one),
      other: movieOf('other', other),
    };
  });
}

/** By a hash, so that adding pairs moves no other. */
export function isHeldOut(text: string): boolean {
  return (createHash('sha256').update(text).digest()[0] ?? 0) % 2 === 1;
}

/** `title = original title|year|directors|minutes|stars|writers` */
function movieOf(source: string, text: string): MatchProfile {
  const [titles = '', year, directors, minutes, stars, writers] = text.split('|');
  const [title = '', original] = titles.split(' = ');
  const facts = normaliseFacts({
    ...emptyFacts(),
    type: 'movie',
    title,
    original_title: original ?? null,
    year: Number(year) || null,
    director: namesOf(directors),
    runtime_minutes: Number(minutes) || null,
    stars: namesOf(stars),
    writers: namesOf(writers),
  });
  return makeMatchProfile(source, 'page', facts);
}

function namesOf(text = ''): string[] {
  return text.split(', ').filter((name) => name !== '');
}

/** Whether the ETL would make one movie of the two: they come to be compared, and the evidence is enough. */
export function areJoined(one: MatchProfile, other: MatchProfile): boolean {
  return clusterMovies([one, other]).length === 1;
}

export interface Agreement {
  pairs: number;
  /** Of the pairs that were joined, how many are one movie. */
  precision: number;
  /** Of the pairs that are one movie, how many were joined. */
  recall: number;
  f1: number;
}

/** How joining agrees with the labels. */
export function agreementOf(pairs: readonly LabelledPair[]): Agreement {
  const joined = pairs.filter(({ one, other }) => areJoined(one, other));
  const right = joined.filter(({ same }) => same).length;
  const precision = right / Math.max(1, joined.length);
  const recall = right / Math.max(1, pairs.filter(({ same }) => same).length);
  return { pairs: pairs.length, precision, recall, f1: (2 * precision * recall) / Math.max(1e-9, precision + recall) };
}
