import type { Random } from '../../../src/clock.ts';
import type { Costs } from './costs.ts';
import type { Tier } from './tree.ts';

/** A node of a tier that goes: its children follow the other nodes after the tier's outage. */
export interface Loss {
  tier: string;
  atSecond: number;
}

export interface Passage {
  tier: Tier;
  /** Seconds from publication until the event has reached a child of this tier, for each event and each path. */
  latencies: number[];
  /** Share of the time in which a node is busy, by whichever of core and link takes longer. */
  busy: number;
}

const paths = 40;

/**
 * Sends events down the tree. A node writes what has come meanwhile to its children in turn, and begins again: what comes while it
 * is busy waits. A path is a child's place in that turn, drawn at each tier.
 * @param published seconds, ascending.
 */
export function simulate(
  tiers: readonly Tier[],
  published: readonly number[],
  costs: Costs,
  random: Random,
  loss?: Loss,
): Passage[] {
  const passages = tiers.map((tier): Passage => ({ tier, latencies: [], busy: 0 }));
  for (let path = 0; path < paths; path += 1) {
    let arrivals = published;
    for (const passage of passages) {
      const struck = loss?.tier === passage.tier.name ? loss : undefined;
      const { departures, busySeconds } = passTier(passage.tier, arrivals, costs, random(), struck);
      const span = (departures.at(-1) ?? 0) - (arrivals[0] ?? 0);
      passage.busy += Math.min(1, busySeconds / span) / paths;
      for (const [index, time] of departures.entries()) passage.latencies.push(time - (published[index] ?? 0));
      arrivals = departures;
    }
  }
  return passages;
}

/** When each event reaches the child at this place, from 0 for the first that is written to up to 1 for the last. */
function passTier(tier: Tier, arrivals: readonly number[], costs: Costs, place: number, loss: Loss | undefined) {
  const departures: number[] = [];
  const back = loss === undefined ? 0 : loss.atSecond + tier.outageSeconds;
  let free = 0;
  let busySeconds = 0;
  let next = 0;
  while (next < arrivals.length) {
    let start = Math.max(free, arrivals[next] ?? 0);
    if (loss !== undefined && start >= loss.atSecond) start = Math.max(start, back);
    let end = next;
    while ((arrivals[end] ?? Number.POSITIVE_INFINITY) <= start) end += 1;
    const afterLoss = loss !== undefined && start >= back;
    const children = afterLoss ? tier.children * othersTakeOver(tier.nodes) : tier.children;
    const seconds = writeSeconds(tier, end - next, children, costs);
    const reaches = start + place * seconds + tier.hopSeconds;
    for (; next < end; next += 1) departures.push(reaches);
    free = start + seconds;
    busySeconds += seconds;
  }
  return { departures, busySeconds };
}

/** For so many events to every child: the core and the link work side by side, and the slower one is waited for. */
export function writeSeconds(tier: Tier, events: number, children: number, costs: Costs): number {
  const link = (events * children * costs.eventBytes) / costs.linkBytesPerSecond;
  return Math.max(tier.cpuSeconds(events, children), link);
}

/** How many times the children each remaining node has. A single node is replaced by its own kind: a replica of the stream. */
function othersTakeOver(nodes: number): number {
  return nodes === 1 ? 1 : nodes / (nodes - 1);
}

/** Publication times: at random with this rate, and where wanted a burst all at once in the middle. */
export function publications(eventsPerSecond: number, count: number, random: Random, burst = 0): number[] {
  const times: number[] = [];
  let time = 0;
  for (let index = 0; index < count; index += 1) {
    time -= Math.log(1 - random()) / eventsPerSecond;
    times.push(time);
    if (index === Math.floor(count / 2)) times.push(...new Array<number>(burst).fill(time));
  }
  return times;
}
