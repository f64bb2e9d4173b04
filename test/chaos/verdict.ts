import type { Violation, ViolationKind } from './checker.ts';
import { memoryBoundBytes, passed, type Verdict } from './experiment.ts';
import type { Strike } from './strikes.ts';

const examplesShown = 5;

/** A verdict in a few lines: what was tried, what went wrong, the first examples of each. */
export function describeVerdict(verdict: Verdict): string {
  const { seed, strikes, events, deliveries, connections, pages, violations, peakMegabytes } = verdict;
  const peaks = Object.entries(peakMegabytes).map(([name, megabytes]) => `${name} ${megabytes} MB`);
  const counts = Object.entries(Object.groupBy(violations, ({ kind }) => kind));
  const unrecovered = strikes.filter(({ recoverySeconds }) => recoverySeconds === null).map(({ fault }) => fault);
  const breaches = strikes.flatMap((strike) => strike.breaches);
  return [
    `seed ${seed}: ${passed(verdict) ? 'PASSED' : 'FAILED'}: ${strikes.length} faults, ${events} events, ` +
      `${deliveries} deliveries over ${connections} connections${pages === 0 ? '' : `, ${pages} pages read`}`,
    ...unrestOf(verdict),
    `  inputs: ${Object.entries(verdict.inputs)
      .map(([place, number]) => `${number} ${place}`)
      .join(', ')}`,
    ...(peaks.length === 0 ? [] : [`  memory at most: ${peaks.join(', ')}`]),
    ...counts.map(
      ([kind, list = []]) => `  ${list.length} × ${kind}: ${some(list.map((one) => `${one.client} ${one.detail}`))}`,
    ),
    ...listed('movies that a calm run has otherwise', verdict.differences),
    ...listed('input not accounted for', verdict.unaccounted),
    ...listed('faults that it did not recover from', unrecovered),
    ...listed('answers that must not be', breaches),
    ...listed(`process with more than ${Math.round(memoryBoundBytes / 1e6)} MB`, verdict.overBound),
    ...listed('ended by itself and was started again', verdict.ends),
  ].join('\n');
}

function unrestOf({ unrest }: Verdict): string[] {
  if (unrest.length === 0) return [];
  return [
    '  it never came to rest: work is left in a consumer, or events keep coming',
    ...unrest.map((one) => `    ${one}`),
  ];
}

/**
 * For each fault how often it was tried, what went wrong with the events that were published in its time, up to the next one's, and
 * how long recovery took, as a Markdown table. Counted are a client's events: one that is lost to three clients counts three times.
 */
export function recoveryTable(verdicts: readonly Verdict[]): string {
  const strikes = Object.groupBy(verdicts.flatMap(troublesOf), ({ fault }) => fault);
  const rows = Object.entries(strikes).map(([fault, list = []]) => {
    const seconds = list
      .map(({ recoverySeconds }) => recoverySeconds ?? Number.POSITIVE_INFINITY)
      .toSorted((a, b) => a - b);
    const middle = seconds[Math.floor(seconds.length / 2)] ?? Number.NaN;
    const counts = columns.map(({ kinds }) => count(list, kinds));
    const times = [middle, seconds.at(-1) ?? Number.NaN].map((one) => one.toFixed(1));
    return `| ${[fault, list.length, ...counts, ...times].join(' | ')} |`;
  });
  const titles = ['fault', 'times', ...columns.map(({ title }) => title), 'recovery, median s', 'longest s'];
  return [`| ${titles.join(' | ')} |`, `|---|${'---:|'.repeat(titles.length - 1)}`, ...rows.toSorted()].join('\n');
}

const columns: readonly { title: string; kinds: readonly ViolationKind[] }[] = [
  { title: 'lost', kinds: ['lost'] },
  { title: 'doubled', kinds: ['doubled'] },
  { title: 'reordered', kinds: ['reordered', 'back in time'] },
];

interface StruckEvents extends Strike {
  violations: Violation[];
}

/** The strikes of a run, each with what went wrong with the events of its time; those before the first are the first's. */
function troublesOf({ strikes, violations }: Verdict): StruckEvents[] {
  return strikes.map((strike, index) => {
    const from = index === 0 ? 0 : strike.afterSequence;
    const to = strikes[index + 1]?.afterSequence ?? Number.POSITIVE_INFINITY;
    const ofItsTime = ({ sequence }: Violation) => sequence !== undefined && sequence > from && sequence <= to;
    return { ...strike, violations: violations.filter(ofItsTime) };
  });
}

function count(strikes: readonly StruckEvents[], kinds: readonly ViolationKind[]): number {
  return strikes.flatMap(({ violations }) => violations).filter(({ kind }) => kinds.includes(kind)).length;
}

function listed(title: string, list: readonly string[]): string[] {
  return list.length === 0 ? [] : [`  ${list.length} × ${title}: ${some(list)}`];
}

function some(list: readonly string[]): string {
  return list.slice(0, examplesShown).join('; ') + (list.length > examplesShown ? '; …' : '');
}
