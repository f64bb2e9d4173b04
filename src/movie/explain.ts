import type { MergeDecision } from './merge/merge.ts';
import type { GoldenRecord } from './record.ts';

export interface FieldExplanation {
  field: string;
  value: unknown;
  source: string;
  rule: string;
  observed_at: string;
  others: { source: string; value: unknown; observed_at: string }[];
  sentence: string;
}

const because: Record<MergeDecision['rule'], string> = {
  priority: 'it is the most trusted source that gives one',
  recency: 'it is the newest',
  majority: 'most sources agree on it',
  precision: 'it is the most precise',
  language: 'the text in the language of the catalogue, of the most trusted source that has one',
  longest: 'it is the longest',
  union: 'the values of all sources are kept',
  'weighted-by-votes': 'ratings are averaged by their votes',
  sum: 'the counts of all sources are added',
  smallest: 'the smallest is kept, whenever it came',
  'field-group': 'it belongs with a field that this source won',
};

/** Which source won each field of a record, by which rule, and what the others said. */
export function explainFields(record: GoldenRecord): FieldExplanation[] {
  return Object.entries(record.decisions).flatMap(([field, decision]) => {
    const name = field as keyof GoldenRecord['facts'];
    const [winner] = decision.from;
    const entry = record.entries.find((one) => `${one.source}/${one.source_id}` === winner);
    if (entry === undefined) return [];
    const others = record.entries
      .filter((one) => one !== entry)
      .map((one) => ({ source: one.source, value: one.facts[name], observed_at: one.observed_at }))
      .filter(({ value }) => value !== null && !(Array.isArray(value) && value.length === 0));
    const alone = others.length === 0 && decision.from.length === 1;
    return [
      {
        field,
        value: record.facts[name],
        source: entry.source,
        rule: decision.rule,
        observed_at: entry.observed_at,
        others,
        sentence: `${field} is from ${decision.from.join(', ')}: ${alone ? 'no other source gives one' : because[decision.rule]}.`,
      },
    ];
  });
}
