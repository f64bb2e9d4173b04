import { memoryBoundBytes, passed, type Verdict } from './experiment.ts';

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
    ...(peaks.length === 0 ? [] : [`  memory at most: ${peaks.join(', ')}`]),
    ...counts.map(
      ([kind, list = []]) => `  ${list.length} × ${kind}: ${some(list.map((one) => `${one.client} ${one.detail}`))}`,
    ),
    ...listed('films that a calm run has otherwise', verdict.differences),
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

/** For each fault how often it was tried and how long recovery took, as a Markdown table. */
export function recoveryTable(verdicts: readonly Verdict[]): string {
  const strikes = Object.groupBy(
    verdicts.flatMap((verdict) => verdict.strikes),
    ({ fault }) => fault,
  );
  const rows = Object.entries(strikes).map(([fault, list = []]) => {
    const seconds = list
      .map(({ recoverySeconds }) => recoverySeconds ?? Number.POSITIVE_INFINITY)
      .toSorted((a, b) => a - b);
    const middle = seconds[Math.floor(seconds.length / 2)] ?? Number.NaN;
    return `| ${fault} | ${list.length} | ${middle.toFixed(1)} | ${(seconds.at(-1) ?? Number.NaN).toFixed(1)} |`;
  });
  return ['| fault | times | recovery, median s | longest s |', '|---|---:|---:|---:|', ...rows.toSorted()].join('\n');
}

function listed(title: string, list: readonly string[]): string[] {
  return list.length === 0 ? [] : [`  ${list.length} × ${title}: ${some(list)}`];
}

function some(list: readonly string[]): string {
  return list.slice(0, examplesShown).join('; ') + (list.length > examplesShown ? '; …' : '');
}
