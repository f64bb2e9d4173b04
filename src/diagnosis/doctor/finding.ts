import { type Paint, printable } from '../terminal-text.ts';

/**
 * `ok`: as it should be. `warning`: look at it. `problem`: does not work, or will not for long. `unknown`: was asked and
 * did not tell. `skipped`: nobody said where to ask.
 */
export type FindingStatus = 'ok' | 'warning' | 'problem' | 'unknown' | 'skipped';

/** What one check found. */
export interface Finding {
  /** What was looked at: `stream CRAWL`. */
  subject: string;
  status: FindingStatus;
  message: string;
  /** What to do about it. */
  remedy?: string;
}

export const ok = (subject: string, message: string): Finding => ({ subject, status: 'ok', message });

export const warning = (subject: string, message: string, remedy: string): Finding => ({
  subject,
  status: 'warning',
  message,
  remedy,
});

export const problem = (subject: string, message: string, remedy: string): Finding => ({
  subject,
  status: 'problem',
  message,
  remedy,
});

export const unknown = (subject: string, message: string, remedy: string): Finding => ({
  subject,
  status: 'unknown',
  message,
  remedy,
});

export const skipped = (subject: string, message: string): Finding => ({ subject, status: 'skipped', message });

/** 1 where something is wrong, or could be and would not tell; warnings and what nobody asked about leave it at 0. */
export function exitCodeOf(findings: readonly Finding[]): number {
  return findings.some(({ status }) => status === 'problem' || status === 'unknown') ? 1 : 0;
}

/** A line for each finding with its remedy beneath, and a last line that sums up. */
export function formatFindings(findings: readonly Finding[], paint: Paint): string[] {
  const marks: Record<FindingStatus, string> = {
    ok: paint.green('✓'),
    warning: paint.yellow('!'),
    problem: paint.red('✗'),
    unknown: paint.yellow('!'),
    skipped: paint.dim('–'),
  };
  const width = Math.max(0, ...findings.map(({ subject }) => subject.length));
  const lines = findings.flatMap(({ subject, status, message, remedy }) => {
    const said = status === 'unknown' || status === 'skipped' ? `unknown: ${message}` : message;
    const line = `${marks[status]} ${subject.padEnd(width)}  ${printable(said)}`;
    return remedy === undefined ? [line] : [line, `${' '.repeat(width + 4)}${paint.bold('→')} ${printable(remedy)}`];
  });
  return [...lines, '', summaryOf(findings)];
}

function summaryOf(findings: readonly Finding[]): string {
  const count = (status: FindingStatus) => findings.filter((finding) => finding.status === status).length;
  const parts = [
    `${count('ok')} in order`,
    `${count('warning')} to look at`,
    `${count('problem')} wrong`,
    `${count('unknown') + count('skipped')} unknown`,
  ];
  return parts.join(', ');
}
