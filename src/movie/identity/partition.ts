/** How two members compare. `conflict` says that they cannot be one movie, whatever else links them. */
export interface Comparison {
  same: boolean;
  conflict: boolean;
  /** Sum of match weights; stronger links are honoured first. */
  weight: number;
}

export type Compare = (left: string, right: string) => Comparison;

interface Edge {
  left: string;
  right: string;
  weight: number;
}

/**
 * Clusters members into movies: strongest links first, none that would put two conflicting members together. Depends on
 * the set of members and their comparisons alone, never on the order in which they came. Clusters, and members in a cluster,
 * are in ascending order.
 */
export function partition(members: readonly string[], compare: Compare): string[][] {
  const sorted = [...new Set(members)].toSorted();
  const edges: Edge[] = [];
  const conflicts = new Map<string, Set<string>>();
  for (const [index, left] of sorted.entries()) {
    for (const right of sorted.slice(index + 1)) {
      const comparison = compare(left, right);
      if (comparison.conflict) {
        addTo(conflicts, left, right);
        addTo(conflicts, right, left);
      } else if (comparison.same) edges.push({ left, right, weight: comparison.weight });
    }
  }
  edges.sort(strongestFirst);
  const clusterOf = new Map(sorted.map((member) => [member, [member]]));
  for (const { left, right } of edges) {
    const one = clusterOf.get(left) ?? [left];
    const other = clusterOf.get(right) ?? [right];
    if (one === other || conflicting(one, other, conflicts)) continue;
    const joined = [...one, ...other];
    for (const member of joined) clusterOf.set(member, joined);
  }
  return [...new Set(clusterOf.values())]
    .map((cluster) => cluster.toSorted())
    .toSorted((left, right) => compareText(left[0] ?? '', right[0] ?? ''));
}

function strongestFirst(one: Edge, other: Edge): number {
  return other.weight - one.weight || compareText(one.left, other.left) || compareText(one.right, other.right);
}

function conflicting(one: string[], other: string[], conflicts: Map<string, Set<string>>): boolean {
  return one.some((member) => {
    const enemies = conflicts.get(member);
    return enemies !== undefined && other.some((candidate) => enemies.has(candidate));
  });
}

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, new Set([value]));
  else values.add(value);
}

/** By UTF-16 code units, which is the same on every machine, unlike a locale's order. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
