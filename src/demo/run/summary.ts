export interface Summary {
  pages: number;
  movies: number;
  duplicatesMerged: number;
  conflictsResolved: number;
  deadLetters: number;
  seconds: number;
  /** Seconds from page fetched to event received. */
  freshness: readonly number[];
}

/** The table that a run ends with. */
export function formatSummary(summary: Summary): string {
  const rows: [string, string][] = [
    ['pages read', String(summary.pages)],
    ['movies', String(summary.movies)],
    ['duplicates merged', String(summary.duplicatesMerged)],
    ['conflicts resolved', String(summary.conflictsResolved)],
    ['dead letters', String(summary.deadLetters)],
    ['seconds', summary.seconds.toFixed(1)],
    ['freshness p50', inSeconds(percentile(summary.freshness, 0.5))],
    ['freshness p99', inSeconds(percentile(summary.freshness, 0.99))],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n');
}

/** Nearest-rank percentile; undefined of nothing. */
export function percentile(values: readonly number[], fraction: number): number | undefined {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)];
}

function inSeconds(value: number | undefined): string {
  return value === undefined ? '– (nothing new arrived live)' : `${value.toFixed(3)} s`;
}
