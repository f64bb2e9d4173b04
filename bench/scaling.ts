/**
 * The operator's scaler on simulated load: `npm run bench -- scaling [--svg FILE]`.
 * The same trace of an hour is given to our scaler, to KEDA's nats-jetstream rule and to an HPA on processor time, each with the
 * workers that it asks for; printed are the backlog over time, the replicas paid for, and how often the number changed.
 */
import { writeFile } from 'node:fs/promises';
import {
  decideReplicas,
  noScalerState,
  type ScalerSettings,
  type ScalerState,
} from '../src/operator/pipeline/scaler.ts';
import { readOptions } from './support/options.ts';

const values = readOptions({ svg: { type: 'string' } });

const settings: ScalerSettings = {
  minReplicas: 1,
  maxReplicas: 10,
  usefulReplicas: Number.POSITIVE_INFINITY,
  targetBacklogSeconds: 60,
  stabilizationSeconds: 300,
  cooldownSeconds: 300,
};
/** Messages that one replica settles in a second, and seconds until a new one does. */
const speed = 5;
const startSeconds = 15;
const hour = 3600;

interface World {
  second: number;
  backlog: number;
  published: number;
  redelivered: number;
  ready: number;
  replicas: number;
  /** Share of its time that each replica worked in the last minute. */
  busy: number;
}

interface Baseline {
  name: string;
  /** How often it looks, in seconds. */
  every: number;
  decide(world: World, isKnown: boolean): number;
}

interface Trace {
  name: string;
  arrivals(second: number): number;
  isKnown(second: number): boolean;
  /** Messages at the head that nobody can settle. */
  poison: number;
}

const traces: Trace[] = [
  { name: 'burst of 5,000', arrivals: (second) => (second === 300 ? 5000 : 1), isKnown: () => true, poison: 0 },
  {
    name: 'day and night in an hour',
    arrivals: (second) => Math.round(12 + 11 * Math.sin((second / hour) * 4 * Math.PI)),
    isKnown: () => true,
    poison: 0,
  },
  {
    name: 'metrics gone for 10 minutes',
    arrivals: () => 20,
    isKnown: (second) => second < 1200 || second > 1800,
    poison: 0,
  },
  { name: '500 poison messages', arrivals: () => 0, isKnown: () => true, poison: 500 },
];

function ours(): Baseline {
  let state: ScalerState = noScalerState;
  return {
    name: 'cinestream',
    every: 10,
    decide({ second, ...world }, isKnown) {
      const decision = decideReplicas(
        isKnown ? { ...world, at: second * 1000 } : null,
        world.replicas,
        settings,
        state,
      );
      state = decision.state;
      return decision.replicas;
    },
  };
}

/** ceil(lag / lagThreshold), every 30 s, an unknown lag taken for none; scaled down by the HPA behind it after 300 s. */
function keda(): Baseline {
  const recent: { second: number; wanted: number }[] = [];
  return {
    name: 'keda nats-jetstream',
    every: 30,
    decide({ second, backlog }, isKnown) {
      const wanted = bounded(isKnown ? Math.ceil(backlog / 50) : 0);
      recent.push({ second, wanted });
      return Math.max(...recent.filter((one) => one.second > second - 300).map((one) => one.wanted));
    },
  };
}

/** Kubernetes' rule for a target of 70 % of the processor, every 15 s, with its 300 s before it scales down. */
function horizontalPodAutoscaler(): Baseline {
  const recent: { second: number; wanted: number }[] = [];
  return {
    name: 'hpa on processor',
    every: 15,
    decide({ second, busy, ready, replicas }) {
      const ratio = busy / 0.7;
      const wanted = Math.abs(ratio - 1) <= 0.1 ? replicas : bounded(Math.ceil(ready * ratio));
      recent.push({ second, wanted });
      return Math.max(...recent.filter((one) => one.second > second - 300).map((one) => one.wanted));
    },
  };
}

function bounded(replicas: number): number {
  return Math.min(Math.max(replicas, settings.minReplicas), settings.maxReplicas);
}

function simulate(trace: Trace, baseline: Baseline) {
  const world: World = {
    second: 0,
    backlog: trace.poison,
    published: trace.poison,
    redelivered: 0,
    ready: 1,
    replicas: 1,
    busy: 0,
  };
  const starting: number[] = [];
  const curve: number[] = [];
  let backlogSeconds = 0;
  let replicaSeconds = 0;
  let changes = 0;
  for (; world.second < hour; world.second += 1) {
    while (starting.length > 0 && (starting[0] ?? 0) <= world.second) {
      starting.shift();
      world.ready += 1;
    }
    const arrived = trace.arrivals(world.second);
    world.published += arrived;
    const settled = Math.min(world.backlog + arrived - trace.poison, world.ready * speed);
    world.backlog += arrived - settled;
    world.redelivered = trace.poison;
    const load = trace.poison > 0 ? 1 : settled / (world.ready * speed);
    world.busy += (load - world.busy) / 60;
    backlogSeconds += world.backlog;
    replicaSeconds += world.replicas;
    curve.push(world.replicas);
    if (world.second % baseline.every !== 0) continue;
    const wanted = baseline.decide({ ...world }, trace.isKnown(world.second));
    if (wanted === world.replicas) continue;
    changes += 1;
    for (let more = world.replicas; more < wanted; more += 1) starting.push(world.second + startSeconds);
    if (wanted < world.replicas) {
      starting.length = 0;
      world.ready = Math.min(world.ready, wanted);
    }
    world.replicas = wanted;
  }
  return { backlogSeconds, replicaSeconds, changes, curve };
}

const colours = ['#c0392b', '#2874a6', '#7d8c3a'];

function drawing(charts: { trace: string; curves: { name: string; curve: number[] }[] }[]): string {
  const parts = charts.map(({ trace, curves }, index) => {
    const top = 40 + index * 130;
    const lines = curves.map(({ curve }, number) => {
      const points = curve
        .map((replicas, second) => ({ replicas, second }))
        .filter(({ second }) => second % 10 === 0)
        .map(
          ({ replicas, second }) =>
            `${(40 + (second / hour) * 700).toFixed(1)},${(top + 95 - replicas * 8.5).toFixed(1)}`,
        );
      return `<polyline fill="none" stroke="${colours[number]}" stroke-width="1.8" points="${points.join(' ')}"/>`;
    });
    return `<text x="40" y="${top}" font-weight="bold">${trace}</text><path d="M40 ${top + 10}V${top + 95}H740" fill="none" stroke="#888"/>
<text x="8" y="${top + 18}">10</text><text x="14" y="${top + 95}">0</text>${lines.join('\n')}`;
  });
  const legend = (charts[0]?.curves ?? []).map(
    ({ name }, number) => `<text x="${40 + number * 180}" y="18" fill="${colours[number]}">${name}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 ${50 + charts.length * 130}" font-family="system-ui, sans-serif" font-size="12">
<title>Replicas over an hour of four traces: CineStream, KEDA and an HPA</title>
<rect width="100%" height="100%" fill="#fff"/>
${legend.join('\n')}
${parts.join('\n')}
</svg>
`;
}

const charts = [];
for (const trace of traces) {
  console.log(`\n${trace.name}`);
  const curves = [];
  for (const baseline of [ours(), keda(), horizontalPodAutoscaler()]) {
    const { backlogSeconds, replicaSeconds, changes, curve } = simulate(trace, baseline);
    curves.push({ name: baseline.name, curve });
    console.log(
      `  ${baseline.name.padEnd(20)} backlog ${Math.round(backlogSeconds).toLocaleString('en').padStart(10)} message-seconds, ` +
        `${replicaSeconds.toLocaleString('en').padStart(7)} replica-seconds, ${String(changes).padStart(3)} changes`,
    );
  }
  charts.push({ trace: trace.name, curves });
}
if (values.svg !== undefined) await writeFile(values.svg, drawing(charts));
