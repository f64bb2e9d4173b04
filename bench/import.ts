/**
 * An import of a whole catalogue: `npm run bench -- import [--movies 20000,100000,300000,1000000] [--replicas N] [--rounds N]
 * [--seed N] [--against DIRECTORY] [--at-most RATIO]`.
 *
 * For each number of movies a dataset is made in the form that IMDb publishes (titles, years and people by power law: the busiest director
 * has about 75 of 100,000 movies, the busiest actor about 190). `cinestream import` brings it to an ETL and a gateway within the chart's
 * limits of memory, while a second source tells of three movies in ten in its own words: with typing errors, other titles, years off by
 * one, and gaps, as often as `bench/support/import/realistic-movies.ts` says; these shares follow no result. Meanwhile a page
 * is scraped twice a second. CPU is counted until the last event is stored, those for other movies' sake included; from /proc (Linux only).
 *
 * `--against DIRECTORY`: another state of the project, with its packages, takes the same imports in turn. `--at-most 1.3`: exit code 1
 * where the ETL's CPU per movie in the last catalogue is more than so many times that in the first. BENCH_NODE_OPTIONS go to the ETL: `--cpu-prof`, say.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDataset } from './support/import/dataset.ts';
import { type Figures, tellFigures } from './support/import/figures.ts';
import { ownDirectory } from './support/import/installation.ts';
import { measureImport } from './support/import/measure-import.ts';
import { readOptions } from './support/options.ts';
import { median } from './support/statistics.ts';

const values = readOptions({
  movies: { type: 'string', default: '20000' },
  replicas: { type: 'string', default: '1' },
  rounds: { type: 'string', default: '1' },
  seed: { type: 'string', default: '1' },
  against: { type: 'string' },
  'at-most': { type: 'string' },
});
const sizes = values.movies.split(',').map(Number);
const [replicas, rounds, seed] = [Number(values.replicas), Number(values.rounds), Number(values.seed)];
const states = [ownDirectory, ...(values.against === undefined ? [] : [values.against])];

const cpuPerMovie: number[] = [];
for (const movies of sizes) {
  const dataset = await mkdtemp(join(tmpdir(), 'cinestream-dataset-'));
  try {
    await writeDataset(dataset, movies, seed);
    cpuPerMovie.push(await measureSize(movies, dataset));
  } finally {
    await rm(dataset, { recursive: true, force: true });
  }
}
if (values['at-most'] !== undefined) {
  const ratio = (cpuPerMovie.at(-1) ?? 0) / (cpuPerMovie[0] ?? 0);
  console.log(
    `CPU per movie: ${ratio.toFixed(2)} × that of ${sizes[0]} movies, at most ${values['at-most']} asked for`,
  );
  if (!(ratio <= Number(values['at-most']))) process.exitCode = 1;
}

/** @returns CPU of the ETL per movie, the median of the rounds. */
async function measureSize(movies: number, dataset: string): Promise<number> {
  const ours: Figures[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const told: Figures[] = [];
    for (const directory of states) {
      const figures = await measureImport({ directory, dataset, movies, replicas, seed });
      console.log(`${directory === ownDirectory ? '' : `${directory}: `}${tellFigures(figures)}`);
      told.push(figures);
    }
    const [mine, other] = told;
    if (mine !== undefined) ours.push(mine);
    if (mine !== undefined && other !== undefined)
      console.log(`  CPU of the ETL ${(mine.cpu.etl / other.cpu.etl).toFixed(2)} × of ${values.against}`);
  }
  return median(ours.map(({ cpu }) => cpu.etl));
}
