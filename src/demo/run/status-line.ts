import type { SupervisedProgram } from './supervisor.ts';

export interface StatusFigures {
  seconds: number;
  movies: number;
  until: number | undefined;
  pages: number;
  pagesFailed: number;
  merged: number;
  deadLetters: number;
  freshnessSeconds: number | undefined;
  programs: readonly SupervisedProgram[];
}

/** One line that says how it goes: `00:42  movies 128/200  pages 131 (3.1/s)  merged 17  fresh in 0.4 s  scraper etl gateway`. */
export function statusLine(figures: StatusFigures): string {
  const rate = figures.seconds > 0 ? (figures.pages / figures.seconds).toFixed(1) : '0.0';
  const parts = [
    clockFace(figures.seconds),
    `movies ${figures.movies}${figures.until === undefined ? '' : `/${figures.until}`}`,
    `pages ${figures.pages} (${rate}/s)`,
    `merged ${figures.merged}`,
  ];
  if (figures.pagesFailed > 0) parts.push(`retried ${figures.pagesFailed}`);
  if (figures.deadLetters > 0) parts.push(`dead letters ${figures.deadLetters}`);
  if (figures.freshnessSeconds !== undefined) parts.push(`fresh in ${figures.freshnessSeconds.toFixed(2)} s`);
  const troubled = figures.programs.filter((program) => !program.running());
  if (troubled.length > 0) parts.push(`starting: ${troubled.map((program) => program.name).join(', ')}`);
  return parts.join('  ');
}

function clockFace(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
}

/** Shows the newest line: rewritten in place on a terminal, printed now and then elsewhere (logs, CI). */
export function statusPrinter(output: NodeJS.WriteStream): { show(line: string): void; end(): void } {
  let shown = 0;
  return {
    show(line) {
      if (output.isTTY) output.write(`\r\u001b[2K${line.slice(0, Math.max(20, output.columns - 1))}`);
      else if (shown % 10 === 0) output.write(`${line}\n`);
      shown += 1;
    },
    end() {
      if (output.isTTY && shown > 0) output.write('\n');
    },
  };
}
