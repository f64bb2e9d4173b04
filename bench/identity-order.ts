/**
 * The same catalogue in any order: `npm run bench -- identity-order [--movies 100000] [--orders 10] [--replicas 3] [--seed N]`.
 *
 * All records of a generated catalogue, a fifth of them twice, come in random orders to replicas that share one catalogue by
 * compare-and-set and hear of each other's writes late. What stands then is compared, byte for byte, with a computation that
 * never looks at an order: all proposed pairs compared, the components of what matches clustered. Ends with exit code 1 where they differ.
 */
import { seededRandom } from '../src/demo/site/random.ts';
import { emptyFacts } from '../src/movie/facts.ts';
import { defaultMergeRules } from '../src/movie/merge/rules.ts';
import { OBSERVATION_VERSION } from '../src/movie/observation.ts';
import { entryOf } from '../src/movie/record.ts';
import { shuffled } from './support/identity/agreement.ts';
import { catalogueInOnePiece } from './support/identity/in-one-piece.ts';
import { LateReplicas } from './support/identity/late-replicas.ts';
import { realisticRecords } from './support/import/realistic-movies.ts';
import { readOptions } from './support/options.ts';

const values = readOptions({
  movies: { type: 'string', default: '100000' },
  orders: { type: 'string', default: '10' },
  replicas: { type: 'string', default: '3' },
  seed: { type: 'string', default: '1' },
});
const seed = Number(values.seed);

const entries = [...realisticRecords({ movies: Number(values.movies), seed, ids: false })].map(
  ({ source, sourceId, facts }) =>
    entryOf({
      schema_version: OBSERVATION_VERSION,
      // No source whose keys are IMDb's ids: identity has to find out by itself.
      source: source === 'imdb' ? 'reelhouse' : source,
      source_id: sourceId,
      url: `https://${source}.example/${sourceId}`,
      observed_at: '2026-01-01T00:00:00.000Z',
      run: 'bench',
      page: null,
      extractor: '1',
      facts: { ...emptyFacts(), ...facts },
      provenance: {},
    }),
);
const expected = catalogueInOnePiece(entries, defaultMergeRules);
console.log(`${entries.length} records, ${expected.size} movies`);

let failed = false;
for (let order = 1; order <= Number(values.orders); order += 1) {
  const before = process.cpuUsage();
  const replicas = new LateReplicas(Number(values.replicas), defaultMergeRules, seededRandom(seed, 'replicas', order));
  const once = shuffled(entries, seed * 1000 + order);
  await replicas.take([...once, ...once.slice(0, entries.length / 5)]);
  const found = replicas.catalogue();
  const others = [...expected].filter(([id, text]) => found.get(id) !== text).length;
  const { user, system } = process.cpuUsage(before);
  const isSame = others === 0 && found.size === expected.size;
  failed ||= !isSame;
  console.log(
    `order ${order}: ${isSame ? 'the same bytes' : `${others} of ${expected.size} movies differ, ${found.size} found`}; ` +
      `${replicas.conflicts} refused writes, ${replicas.reclustered} clustered again, ${((user + system) / 1e6).toFixed(0)} s of CPU`,
  );
}
process.exit(failed ? 1 : 0);
