/** `npm run chaos [-- options]`; `--help` lists them. Exit code 0 when nothing was lost, doubled, reordered or wrong. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../src/clock.ts';
import { runOnCluster } from './cluster/experiment.ts';
import {
  calmCatalogue,
  type ExperimentOptions,
  passed,
  runExperiment,
  symptomsOf,
  type Verdict,
} from './experiment.ts';
import { mutations } from './mutations.ts';
import { describeVerdict, recoveryTable } from './verdict.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    servers: { type: 'string' },
    scrapers: { type: 'string', default: '0' },
    grid: { type: 'boolean', default: false },
    cluster: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '60' },
    clients: { type: 'string', default: '200' },
    movies: { type: 'string', default: '300' },
    only: { type: 'string', multiple: true },
    mutation: { type: 'string' },
    mutations: { type: 'boolean', default: false },
    logs: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const usage = `npm run chaos [-- options]: faults over a running pipeline, and a verdict
  --seed N       the first seed: the same seed strikes the same faults (1)
  --seeds N      so many seeds, one after the other (1)
  --servers N    NATS servers: a cluster of 3, or 1 (3; 1 where the nats-server is older than 2.10, whose clusters lose
                 messages themselves). NATS_SERVER says which program, else the one on PATH
  --seconds N    how long faults strike, for each seed (60)
  --clients N    SSE clients: steady, slow, restless, some with filters (200)
  --movies N      real movies, each observed by two sources, twice (300)
  --scrapers N   so many scrapers, each with a browser, read a local movie site all the while (0)
  --grid         their browsers come from a Selenium Grid, which \`npm run test:grid\` has brought
  --cluster      on Kubernetes: installs the chart into a namespace of its own in kubectl's current context, and strikes its
                 pods. CINESTREAM_IMAGE names the image, CINESTREAM_INGRESS where the ingress listens, as for the end-to-end suite
  --only TEXT    only faults with this in their names; may be given several times
  --mutation M   with a bug on purpose: ${mutations.map(({ name }) => name).join(', ')}
  --mutations    with each of these bugs in turn: exit code 0 when every one is caught
  --logs FOLDER  keep what every process logs there, in a folder for each seed
  --json         verdicts as JSON on standard output`;

if (values.help) console.log(usage);
else process.exitCode = values.mutations ? await provesThatItCanFail() : await runSeeds();

function optionsFor(seed: number, mutation?: (typeof mutations)[number]): ExperimentOptions {
  const { servers, scrapers, grid, seconds, clients, movies, only, logs } = values;
  const started = Date.now();
  return {
    seed,
    servers: servers === undefined ? defaultServers() : Number(servers),
    scrapers: Number(scrapers),
    grid,
    seconds: Number(seconds),
    clients: Number(clients),
    movies: Number(movies),
    ...(only === undefined ? {} : { only }),
    ...(mutation === undefined ? {} : { mutation }),
    ...(logs === undefined ? {} : { logs: join(logs, `seed-${seed}`, mutation?.name ?? '') }),
    clock: systemClock,
    report: (line) =>
      console.error(`[seed ${seed}, ${((Date.now() - started) / 1000).toFixed(0).padStart(3)} s] ${line}`),
  };
}

function defaultServers(): number {
  const text = spawnSync(process.env.NATS_SERVER ?? 'nats-server', ['--version'], { encoding: 'utf8' }).stdout ?? '';
  const [, major, minor] = /v(\d+)\.(\d+)/.exec(text) ?? [];
  return Number(major) > 2 || Number(minor) >= 10 ? 3 : 1;
}

function clusterSettings(): { image: string; ingress: string } {
  const { CINESTREAM_IMAGE: image, CINESTREAM_INGRESS: ingress } = process.env;
  if (image === undefined || ingress === undefined)
    throw new Error(
      '--cluster needs CINESTREAM_IMAGE and CINESTREAM_INGRESS: see docs/how-to/kubernetes.md, the end-to-end suite',
    );
  return { image, ingress };
}

async function runSeeds(): Promise<number> {
  const mutation = mutations.find(({ name }) => name === values.mutation);
  if (values.mutation !== undefined && mutation === undefined)
    throw new Error(`there is no mutation ${values.mutation}`);
  const verdicts: Verdict[] = [];
  for (let seed = Number(values.seed); seed < Number(values.seed) + Number(values.seeds); seed += 1) {
    const options = optionsFor(seed, mutation);
    const verdict = values.cluster
      ? await runOnCluster({ ...options, ...clusterSettings() }, calmCatalogue)
      : await runExperiment(options, calmCatalogue);
    verdicts.push(verdict);
    console.error(describeVerdict(verdict));
  }
  if (values.json) console.log(JSON.stringify(verdicts, null, 2));
  console.error(recoveryTable(verdicts));
  return verdicts.every(passed) ? 0 : 1;
}

/** Runs each deliberately broken build: an experiment that cannot fail proves nothing. */
async function provesThatItCanFail(): Promise<number> {
  const expected = await calmCatalogue(optionsFor(Number(values.seed)), []);
  const missed: string[] = [];
  for (const mutation of mutations) {
    const verdict = await runExperiment(optionsFor(Number(values.seed), mutation), async () => expected);
    const symptoms = symptomsOf(verdict);
    const caught = mutation.symptoms.some((one) => symptoms.has(one));
    if (!caught) missed.push(mutation.name);
    console.error(`${caught ? 'caught' : 'MISSED'}: ${mutation.name}\n${describeVerdict(verdict)}`);
  }
  return missed.length === 0 ? 0 : 1;
}
