import { z } from 'zod';
import type { StreamedEvent } from './event.ts';

/** Which events of a movie are wanted: those by which its own facts changed, or only its first. */
export const changesSchema = z.enum(['facts', 'new']);
export type WantedChanges = z.infer<typeof changesSchema>;

/** What other movies bring about. */
const derivedFields: readonly string[] = ['recommendations', 'director_stats'];

/** Whether an event by which the movie is inside a filter is wanted. One that does not say what changed counts as facts. */
export function isWanted(wanted: WantedChanges, { changes }: Pick<StreamedEvent, 'changes'>): boolean {
  if (wanted === 'new') return changes?.includes('new') ?? false;
  return changes === undefined || changes.some((field) => !derivedFields.includes(field));
}
