/**
 * Identity alone, in one process, on catalogues of any size in IMDb's proportions with three movies of ten told by a second source:
 * `npm run bench -- identity-scale [--movies 5000,20000,100000] [--seed N] [--ids] [--splink PYTHON]`.
 *
 * Every record is compared, joined and indexed as the ETL does, in a random order. Told for each size: CPU per record, how many sources'
 * movies have to be looked at for one, and how the result agrees with the truth. `--ids`: the first source states IMDb's ids.
 * `--splink PYTHON`: Splink 4 on DuckDB links the same records beside it, with a Python that has `splink<5 duckdb<1.4 pandas<3`.
 */
import { MovieIndex } from '../src/etl/view/movie-index.ts';
import { clusterMovies } from '../src/movie/identity/cluster.ts';
import { makeMatchProfile } from '../src/movie/identity/match-profile.ts';
import { normaliseFacts } from '../src/movie/normalise/normalise.ts';
import { agreementWithTruth, shuffled } from './support/identity/agreement.ts';
import { runSplink } from './support/identity/splink.ts';
import { type RealisticRecord, realisticRecords } from './support/import/realistic-movies.ts';
import { readOptions } from './support/options.ts';

const values = readOptions({
  movies: { type: 'string', default: '5000,20000,100000' },
  seed: { type: 'string', default: '1' },
  ids: { type: 'boolean', default: false },
  splink: { type: 'string' },
});

for (const movies of values.movies.split(',').map(Number)) {
  const seed = Number(values.seed);
  const records = shuffled([...realisticRecords({ movies, seed, ids: values.ids })], seed);
  const before = process.cpuUsage();
  const { clusters, members } = identify(records);
  const used = process.cpuUsage(before);
  const seconds = (used.user + used.system) / 1e6;
  const microseconds = (seconds * 1e6) / records.length;
  const sorted = members.toSorted((one, other) => one - other);
  const mean = members.reduce((sum, one) => sum + one, 0) / members.length;
  console.log(
    `${records.length} records: ${seconds.toFixed(1)} s of CPU, ${microseconds.toFixed(0)} µs a record; ` +
      `looked at for one: mean ${mean.toFixed(2)}, p99 ${sorted[Math.floor(sorted.length * 0.99)]}, most ${sorted.at(-1)}`,
  );
  console.log(`  ${agreementWithTruth(records, clusters)}`);
  if (values.splink !== undefined) await runSplink(values.splink, records);
}

/** Clusters by source key, as they are after the last record; and how many members each record's neighbourhood had when it came. */
function identify(records: readonly RealisticRecord[]): { clusters: Map<string, string[]>; members: number[] } {
  const index = new MovieIndex();
  const clusters = new Map<string, string[]>();
  const members = records.map(({ source, sourceId, facts }) => {
    const movie = makeMatchProfile(source, sourceId, normaliseFacts(facts));
    const neighbours = index.neighbourhood([movie]);
    const known = new Map(neighbours.map(({ profile }) => [profile.sourceKey, profile]));
    known.set(movie.sourceKey, movie);
    const emptied = new Set(neighbours.map(({ record }) => record));
    for (const cluster of clusterMovies([...known.values()])) {
      const record = cluster[0] ?? '';
      emptied.delete(record);
      index.put(
        record,
        cluster.flatMap((sourceKey) => known.get(sourceKey) ?? []),
      );
      for (const sourceKey of cluster) clusters.set(sourceKey, cluster);
    }
    for (const record of emptied) index.remove(record);
    return known.size;
  });
  return { clusters, members };
}
