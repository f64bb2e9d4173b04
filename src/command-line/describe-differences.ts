import type { Difference } from '../etl/rebuild/difference.ts';

const moviesShown = 50;
const charactersShown = 60;

/** How often each field differs by the rule that decides it, then the movies, the first fifty, with what they had and would have. */
export function describeDifferences(differences: readonly Difference[]): string[] {
  const movies = differences
    .slice(0, moviesShown)
    .flatMap(({ id, title, change, fields }) => [
      `${id}\t${title ?? '–'}\t${change}`,
      ...fields.map(({ field, rule, before, after }) => `\t${field} (${rule}): ${shown(before)} → ${shown(after)}`),
    ]);
  const more = differences.length - moviesShown;
  return [
    ...countDifferences(differences),
    ...movies,
    ...(more > 0 ? [`and ${more} ${more === 1 ? 'movie' : 'movies'} more: --json tells all`] : []),
  ];
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > charactersShown ? `${text.slice(0, charactersShown)}…` : text;
}

/** A line for each kind of change and, of fields, for each rule that decides them. */
function countDifferences(differences: readonly Difference[]): string[] {
  const counts = new Map<string, number>();
  for (const { change, fields } of differences) {
    const kinds = change === 'changed' ? fields.map(({ field, rule }) => `${field} (${rule})`) : [`movie ${change}`];
    for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].toSorted(([, one], [, other]) => other - one).map(([kind, count]) => `${count}\t${kind}`);
}
