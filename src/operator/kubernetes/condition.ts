/** A condition as Kubernetes' own resources have it. */
export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message: string;
  lastTransitionTime: string;
  observedGeneration: number;
}

export interface ConditionChange {
  type: string;
  status: boolean | null;
  reason: string;
  message: string;
}

/** The conditions with some set anew; the time of transition moves only when a status does. `status` null: unknown. */
export function setConditions(
  before: readonly Condition[],
  changes: readonly ConditionChange[],
  observedGeneration: number,
  now: string,
): Condition[] {
  const conditions = new Map(before.map((condition) => [condition.type, condition]));
  for (const { type, status, reason, message } of changes) {
    const text = status === null ? 'Unknown' : status ? 'True' : 'False';
    const old = conditions.get(type);
    const lastTransitionTime = old?.status === text ? old.lastTransitionTime : now;
    conditions.set(type, { type, status: text, reason, message, lastTransitionTime, observedGeneration });
  }
  return [...conditions.values()];
}
