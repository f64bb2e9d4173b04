import { styleText } from 'node:util';
import { breaksPromise, isFilled, type RuleTotal, type TriedFact, type TriedPage } from './trial.ts';

const longestValue = 70;

/** What a page says by the site file, for people: a line for each fact, and under it what else there is to know. */
export function describePage({ name, kind, kindBefore, reason, facts, movies, lists }: TriedPage): string[] {
  const was = kindBefore === null ? '' : styleText('yellow', ` (was: ${kindBefore})`);
  return [
    styleText('bold', name),
    `  ${kind}${was}: ${reason}; links to ${movies} movies and ${lists} lists`,
    ...facts.flatMap(describeFact),
  ];
}

function describeFact({ fact, value, reader, rule, others, before }: TriedFact): string[] {
  const place = rule === null ? '' : `  ${rule.place}`;
  const line = `  ${fact.padEnd(16)} ${isFilled(value) ? shown(value) : '–'}  ${styleText('dim', `${reader ?? 'no reader'}${place}`)}`;
  const problem = rule?.problem ?? null;
  return [
    line,
    ...(problem === null || (problem === 'missing' && rule?.optional === true)
      ? []
      : [
          `    ${styleText('red', problem)}: ${rule?.place} holds ${rule?.texts.length === 0 ? 'nothing' : shown(rule?.texts)}`,
        ]),
    ...others.map((other) => `    ${styleText('dim', `${other.reader} says ${shown(other.value)}`)}`),
    ...(before === null
      ? []
      : [`    ${styleText('yellow', 'was')} ${isFilled(before.value) ? shown(before.value) : '–'}`]),
  ];
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

const columns = ['fact', 'pages', 'filled', 'missing', 'wrong type', 'out of range'] as const;

/** How the rules went over all pages, as a table. */
export function describeTotals(totals: readonly RuleTotal[]): string[] {
  const rows = totals.map((total) => ({
    cells: [
      `${total.fact}${total.optional ? ' (optional)' : ''}`,
      ...[total.pages, total.filled, total.missing, total.wrongType, total.outOfRange].map(String),
    ],
    isBroken: breaksPromise(total),
  }));
  const widths = columns.map((name, index) =>
    Math.max(name.length, ...rows.map(({ cells }) => (cells[index] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join('  ');
  return [
    styleText('bold', line(columns)),
    ...rows.map(({ cells, isBroken }) => (isBroken ? styleText('red', line(cells)) : line(cells))),
  ];
}
