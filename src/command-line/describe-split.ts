/** A steward's decision as `catalogue explain` tells it. */
export interface ExplainedSplit {
  apart: readonly string[];
  rest: readonly string[];
  in_force: boolean;
  history: readonly { action: string; at: string; by: string; reason: string }[];
}

/** Lines that say what a steward decided, and who did it when and why. */
export function describeSplit({ apart, rest, in_force, history }: ExplainedSplit): string {
  const effect = in_force ? 'kept apart' : 'no longer kept apart';
  const steps = history.map(({ action, at, by, reason }) => `  ${action} by ${by} on ${at}: ${reason}\n`);
  return `${effect}: ${apart.join(', ')} from ${rest.join(', ')}\n${steps.join('')}`;
}
