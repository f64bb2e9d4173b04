/**
 * What a tree of servers does between one stream and all clients: `npm run bench -- fan-out [--clients N] [--events N] [--gateway N]
 * [--regions N] [--upper N] [--gigabits N] [--burst N] [--measure]`.
 *
 * Simulated from measured costs, with queues: JetStream's leader, a mirror for each region, gateways that follow gateways (`--upper N`
 * of them each; not built), gateways with `--gateway N` clients each. Without `--clients` it compares the trees for 10 thousand to 10
 * million clients; with it, it shows each tier of the last tree, a burst, and the loss of a node of each tier. `--measure` measures what
 * an event to one gateway costs a nats-server (Linux only), and uses it.
 */
import { seededRandom } from '../src/demo/site/random.ts';
import { type Costs, sources } from './support/fan-out/costs.ts';
import { measureNatsWrite } from './support/fan-out/measure.ts';
import { type Passage, publications, simulate, writeSeconds } from './support/fan-out/simulate.ts';
import { type Tier, type TreeShape, tiersOf } from './support/fan-out/tree.ts';
import { readOptions } from './support/options.ts';
import { quantile } from './support/sse/scenarios.ts';

const values = readOptions({
  clients: { type: 'string' },
  events: { type: 'string', default: '1' },
  gateway: { type: 'string', default: '10000' },
  regions: { type: 'string', default: '5' },
  upper: { type: 'string', default: '20' },
  gigabits: { type: 'string', default: '1' },
  burst: { type: 'string', default: '1000' },
  measure: { type: 'boolean', default: false },
});
const eventsPerSecond = Number(values.events);
const [regions, gatewaysPerUpper, burst] = [Number(values.regions), Number(values.upper), Number(values.burst)];
const simulatedEvents = 2000;
const manyEvents = 100;
/** What latency counts as broken. */
const lateSeconds = 1;

const costs = await readCosts();
console.log('what is put in:');
for (const [name, { source }] of Object.entries(sources)) {
  console.log(`  ${name.padEnd(20)} ${Number(costs[name as keyof Costs].toPrecision(3))}  ${source}`);
}
if (values.clients === undefined) compareTrees();
else showTree(Number(values.clients));

async function readCosts(): Promise<Costs> {
  const given = Object.fromEntries(Object.entries(sources).map(([name, { value }]) => [name, value]));
  const costs = { ...(given as unknown as Costs), linkBytesPerSecond: (Number(values.gigabits) * 1e9) / 8 };
  return values.measure ? { ...costs, natsWriteSeconds: await measureNatsWrite() } : costs;
}

function compareTrees(): void {
  const shapes = [
    { name: 'leader → gateways', regions: 0, gatewaysPerUpper: 0 },
    { name: `… → ${regions} mirrors → gateways`, regions, gatewaysPerUpper: 0 },
    { name: `… → ${regions} mirrors → upper → gateways`, regions, gatewaysPerUpper },
  ];
  console.log(
    `\n${eventsPerSecond} events a second; a tree breaks where p99 passes ${lateSeconds} s, by the tier that is busiest then\n`,
  );
  row(
    'clients',
    'tree',
    'gateways',
    'leader sends',
    'all send',
    'gateway busy',
    'p50, p99',
    'breaks at events/s, by',
    'leader alone carries',
  );
  console.log('|---:|---|---:|---:|---:|---:|---|---|---:|');
  for (const clients of [1e4, 1e5, 1e6, 1e7]) {
    for (const { name, ...shape } of shapes) {
      const tiers = tiersFor({ clients, clientsPerGateway: Number(values.gateway), ...shape });
      const passages = run(tiers, eventsPerSecond);
      const last = passages.at(-1);
      const { rate, tier } = breakingPoint(tiers);
      row(
        clients.toLocaleString('en'),
        name,
        `${last?.tier.nodes}`,
        megabytes(sentBy(tiers[0])),
        megabytes(tiers.reduce((sum, one) => sum + sentBy(one) * one.nodes, 0)),
        percent(last?.busy ?? 0),
        latency(passages),
        `${rate.toPrecision(2)}, ${tier}`,
        carries(tiers[0]),
      );
    }
  }
}

function showTree(clients: number): void {
  const tiers = tiersFor({ clients, clientsPerGateway: Number(values.gateway), regions, gatewaysPerUpper });
  console.log(`\n${clients} clients, ${eventsPerSecond} events a second; then a burst of ${burst} at once\n`);
  row(
    'tier',
    'nodes',
    'each sends to',
    'and sends',
    'core',
    'link',
    'carries at most',
    'events out p50, p99',
    'of the burst',
  );
  console.log('|---|---:|---:|---:|---:|---:|---:|---|---|');
  const calm = run(tiers, eventsPerSecond);
  const burstAt = Math.floor(simulatedEvents / 2);
  const burstOut = run(tiers, eventsPerSecond, { burst });
  for (const [index, { tier }] of calm.entries()) {
    // Each path has all events; only those of the burst are told of here.
    const perPath = simulatedEvents + burst;
    const ofBurst = (burstOut[index]?.latencies ?? []).filter((_, event) => {
      const place = event % perPath;
      return place > burstAt && place <= burstAt + burst;
    });
    row(
      tier.name,
      `${tier.nodes}`,
      `${tier.children}`,
      megabytes(sentBy(tier)),
      percent(tier.cpuSeconds(1, tier.children) * eventsPerSecond),
      percent(sentBy(tier) / costs.linkBytesPerSecond),
      carries(tier),
      latency(calm.slice(0, index + 1)),
      `${milliseconds(quantile(ofBurst, 0.5))}, ${milliseconds(quantile(ofBurst, 0.99))}`,
    );
  }
  showLosses(tiers, calm);
}

function showLosses(tiers: readonly Tier[], calm: readonly Passage[]): void {
  console.log('\nOne node goes; what follows it comes back to the others all at once:\n');
  row('lost', 'clients behind it', 'longest latency', 'as before after', 'others busy');
  console.log('|---|---:|---:|---:|---:|');
  const usual = quantile(calm.at(-1)?.latencies ?? [], 0.99);
  for (const tier of tiers) {
    const atSecond = simulatedEvents / 2 / eventsPerSecond;
    const published = publications(eventsPerSecond, simulatedEvents, seededRandom('fan-out'));
    const passages = simulate(tiers, published, costs, seededRandom('paths'), { tier: tier.name, atSecond });
    const { latencies } = passages.at(-1) ?? { latencies: [] };
    const late = latencies.flatMap((seconds, index) =>
      seconds > usual * 1.5 ? [(published[index % published.length] ?? 0) + seconds] : [],
    );
    const after = Math.max(atSecond, ...late.filter((time) => time >= atSecond)) - atSecond;
    const below = tiers.slice(tiers.indexOf(tier)).reduce((product, one) => product * one.children, 1);
    const others = tier.nodes === 1 ? 1 : tier.nodes / (tier.nodes - 1);
    row(
      tier.name,
      Math.min(below, Number(values.clients)).toLocaleString('en'),
      `${Math.max(...latencies).toFixed(1)} s`,
      `${after.toFixed(1)} s`,
      percent(writeSeconds(tier, 1, tier.children * others, costs) * eventsPerSecond),
    );
  }
}

function tiersFor(shape: TreeShape): Tier[] {
  return tiersOf(shape, costs);
}

function run(tiers: readonly Tier[], rate: number, { burst = 0 } = {}): Passage[] {
  return simulate(
    tiers,
    publications(rate, simulatedEvents, seededRandom('fan-out'), burst),
    costs,
    seededRandom('paths'),
  );
}

/** By halves of the interval between a rate that the tree carries and one that it does not. */
function breakingPoint(tiers: readonly Tier[]): { rate: number; tier: string } {
  const isLate = (rate: number) => quantile(run(tiers, rate).at(-1)?.latencies ?? [], 0.99) > lateSeconds;
  let [carried, broken] = [0, 1];
  while (!isLate(broken)) [carried, broken] = [broken, broken * 2];
  for (let step = 0; step < 6; step += 1) {
    const middle = (carried + broken) / 2;
    if (isLate(middle)) broken = middle;
    else carried = middle;
  }
  const busiest = run(tiers, broken).toSorted((left, right) => right.busy - left.busy)[0];
  return { rate: carried, tier: `${limitOf(busiest?.tier)} of ${busiest?.tier.name}` };
}

/** Events a second that keep a node busy all the time, many in each write. */
function carries(tier: Tier | undefined): string {
  if (tier === undefined) return 'nothing';
  const perSecond = manyEvents / writeSeconds(tier, manyEvents, tier.children, costs);
  return `${Math.round(perSecond).toLocaleString('en')}/s (${limitOf(tier)})`;
}

function limitOf(tier: Tier | undefined): string {
  if (tier === undefined) return 'none';
  const link = (manyEvents * tier.children * costs.eventBytes) / costs.linkBytesPerSecond;
  return link > tier.cpuSeconds(manyEvents, tier.children) ? 'link' : 'core';
}

/** Bytes a second that one node of it sends. */
function sentBy(tier: Tier | undefined): number {
  return (tier?.children ?? 0) * costs.eventBytes * eventsPerSecond;
}

function latency(passages: readonly Passage[]): string {
  const latencies = passages.at(-1)?.latencies ?? [];
  return `${milliseconds(quantile(latencies, 0.5))}, ${milliseconds(quantile(latencies, 0.99))}`;
}

function milliseconds(seconds: number): string {
  return seconds < 10 ? `${(seconds * 1000).toFixed(0)} ms` : `${seconds.toFixed(0)} s`;
}

function megabytes(bytes: number): string {
  return `${Number((bytes / 1e6).toPrecision(2)).toLocaleString('en')} MB/s`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}

function row(...cells: string[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}
