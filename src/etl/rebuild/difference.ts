import type { FactName } from '../../movie/facts.ts';
import { type CatalogueEntry, type GoldenRecord, isTombstone } from '../../movie/record.ts';

export interface FieldDifference {
  field: string;
  before: unknown;
  after: unknown;
  /** The rule that decides the field now. */
  rule: string;
}

/** How a movie differs between two catalogues. `joined`: it is part of another movie now. */
export interface Difference {
  id: string;
  title: string | null;
  change: 'added' | 'joined' | 'gone' | 'changed';
  fields: FieldDifference[];
}

/** What differs between the catalogue that is and the one that would be made, by id. */
export function compareCatalogues(
  before: ReadonlyMap<string, CatalogueEntry>,
  after: ReadonlyMap<string, CatalogueEntry>,
): Difference[] {
  const ids = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return ids.flatMap((id) => compareEntries(id, before.get(id), after.get(id)) ?? []);
}

function compareEntries(
  id: string,
  before: CatalogueEntry | undefined,
  after: CatalogueEntry | undefined,
): Difference | null {
  const old = before === undefined || isTombstone(before) ? null : before;
  if (after === undefined) return old === null ? null : { id, title: old.facts.title, change: 'gone', fields: [] };
  if (isTombstone(after)) {
    return old === null ? null : { id, title: old.facts.title, change: 'joined', fields: [] };
  }
  if (old === null) return { id, title: after.facts.title, change: 'added', fields: [] };
  if (JSON.stringify(old) === JSON.stringify(after)) return null;
  return { id, title: after.facts.title, change: 'changed', fields: compareFields(old, after) };
}

function compareFields(before: GoldenRecord, after: GoldenRecord): FieldDifference[] {
  const fields = (Object.keys(after.facts) as FactName[])
    .filter((name) => JSON.stringify(before.facts[name]) !== JSON.stringify(after.facts[name]))
    .map((name) => ({
      field: name as string,
      before: before.facts[name],
      after: after.facts[name],
      rule: after.decisions[name]?.rule ?? 'no source gives it',
    }));
  // The facts are the same, who gave them or how is not.
  return fields.length > 0 ? fields : [{ field: 'provenance', before: null, after: null, rule: 'sources or lineage' }];
}
