/**
 * What happens to the other replicas when one goes: `npm run bench -- herd [--clients N] [--replicas N] [--accepts N]`.
 * Simulated, so the figures do not depend on the machine: clients of the lost replica come back after a time that depends on
 * how it went and what they were told, each to any of the others, which accept so many streams a second and refuse nobody.
 */
import { seededRandom } from '../src/demo/site/random.ts';
import { readOptions } from './support/options.ts';

const values = readOptions({
  clients: { type: 'string', default: '1000000' },
  replicas: { type: 'string', default: '100' },
  // Half of what `bench -- sse --only accept` measures of a core.
  accepts: { type: 'string', default: '3200' },
});
const [clients, replicas, accepts] = [Number(values.clients), Number(values.replicas), Number(values.accepts)];
const stepSeconds = 0.1;

interface Departure {
  name: string;
  /** Seconds from the loss until this client asks again; `random` gives numbers in [0, 1). */
  returnAfter(random: () => number): number;
}

const drainSeconds = 30;
const departures: readonly Departure[] = [
  { name: 'killed, all told to retry after 3 s', returnAfter: () => 3 },
  { name: 'killed, told 2 to 5 s each (as ours)', returnAfter: (random) => 2 + 3 * random() },
  { name: 'drained at once, told 3 s', returnAfter: () => 3 },
  {
    name: `drained evenly over ${drainSeconds} s, told 0.5 to 1.5 s (as ours)`,
    returnAfter: (random) => drainSeconds * random() + 0.5 + random(),
  },
];

interface Herd {
  peakPerSecond: number;
  longestWaitSeconds: number;
  backAfterSeconds: number;
}

/** The clients of one replica spread over the others; each of those works off a queue. */
function simulate(departure: Departure): Herd {
  const random = seededRandom('herd', departure.name);
  const lost = Math.round(clients / replicas);
  const arrivals = new Map<number, number>();
  for (let client = 0; client < lost; client += 1) {
    const step = Math.floor(departure.returnAfter(random) / stepSeconds);
    arrivals.set(step, (arrivals.get(step) ?? 0) + 1);
  }
  const capacity = accepts * (replicas - 1) * stepSeconds;
  const last = Math.max(...arrivals.keys());
  let queue = 0;
  let longest = 0;
  let step = 0;
  for (; step <= last || queue > 0; step += 1) {
    queue += arrivals.get(step) ?? 0;
    longest = Math.max(longest, queue);
    queue = Math.max(0, queue - capacity);
  }
  return {
    peakPerSecond: Math.max(...arrivals.values()) / stepSeconds / (replicas - 1),
    longestWaitSeconds: (longest / capacity) * stepSeconds,
    backAfterSeconds: step * stepSeconds,
  };
}

console.log(
  `${clients} clients on ${replicas} replicas, one of which goes; the others accept ${accepts} streams a second each\n`,
);
console.log(
  '| how it goes | streams a second at the peak, per remaining replica | longest wait s | all back after s |',
);
console.log('|---|---:|---:|---:|');
for (const departure of departures) {
  const { peakPerSecond, longestWaitSeconds, backAfterSeconds } = simulate(departure);
  console.log(
    `| ${departure.name} | ${peakPerSecond.toFixed(0)} | ${longestWaitSeconds.toFixed(2)} | ${backAfterSeconds.toFixed(1)} |`,
  );
}
