/**
 * Identity against known answers: `npm run bench -- identity [--seed N] [--movies N] [--show KIND]`.
 *
 * 1. The whole catalogue: both demo sites tell about 3,201 real movies, the second one under localised, shortened, reordered and
 *    mistyped titles, with other years and gaps. All pages go through blocking, comparison and clustering as in the ETL, without
 *    the links of the pages to each other.
 * 2. Hard pairs, each by itself: of the same pages, and labelled by hand (src/movie/identity/labelled-pairs.tsv). Weights may be
 *    tuned to one half of them, whose mistakes `--show KIND` tells; the other half, chosen by hash, is held out.
 *
 * Precision: of what was joined, the share that is one movie. Recall: of what is one movie, the share that was joined.
 */
import { groundTruth } from '../src/demo/site/catalogue.ts';
import { MovieIndex } from '../src/etl/view/movie-index.ts';
import { clusterMovies } from '../src/movie/identity/cluster.ts';
import { compareMovies } from '../src/movie/identity/match.ts';
import type { MatchProfile } from '../src/movie/identity/match-profile.ts';
import {
  type Agreement,
  agreementOf,
  areJoined,
  type LabelledPair,
  labelledPairs,
} from '../test/support/labelled-pairs.ts';
import { movieDataPairs } from './support/identity/movie-data-pairs.ts';
import { SiteMovies } from './support/identity/site-movies.ts';
import { readOptions } from './support/options.ts';

const values = readOptions({
  seed: { type: 'string', default: '1' },
  movies: { type: 'string' },
  show: { type: 'string' },
});

const movies = new SiteMovies(Number(values.seed), values.movies === undefined ? undefined : Number(values.movies));
tellWholeCatalogue(movies);
const pairs = [
  { name: 'of the movie data', list: movieDataPairs(movies) },
  { name: 'labelled by hand', list: labelledPairs() },
];
for (const { name, list } of pairs) tellPairs(name, list);
tellPairs(
  'both',
  pairs.flatMap(({ list }) => list),
  false,
);

function tellWholeCatalogue({ catalogue, first, all }: SiteMovies): void {
  const index = new MovieIndex();
  for (const profile of all) index.put(profile.sourceKey, [profile]);
  const before = process.cpuUsage();
  const joined = new Map(all.map((movie) => [movie.sourceKey, clusterOf(index, movie)]));
  const microseconds = process.cpuUsage(before).user / all.length;
  const told = groundTruth(catalogue).filter((movie) => movie.first !== null && movie.second !== null);
  const expected = new Map(told.map((movie) => [`reelhouse/${movie.first}`, `kinothek/${movie.second}`]));
  const found = [...first.values()].flatMap(({ sourceKey }) =>
    (joined.get(sourceKey) ?? []).filter((one) => one.startsWith('kinothek/')).map((one) => [sourceKey, one] as const),
  );
  const right = found.filter(([one, other]) => expected.get(one) === other).length;
  const precision = right / found.length;
  const recall = right / expected.size;
  const f1 = (2 * precision * recall) / (precision + recall);
  console.log(`whole catalogue: ${all.length} pages, ${microseconds.toFixed(0)} µs of CPU each`);
  console.log(`  ${expected.size} movies on both sites: ${describe({ precision, recall, f1 })}`);
}

/** The source keys of the movie that a page is clustered into. */
function clusterOf(index: MovieIndex, movie: MatchProfile): string[] {
  const neighbours = index.neighbourhood([movie]).map(({ profile }) => profile);
  return clusterMovies(neighbours).find((cluster) => cluster.includes(movie.sourceKey)) ?? [];
}

function tellPairs(name: string, list: readonly LabelledPair[], byKind = true): void {
  console.log(`hard pairs, ${name}: ${list.length}`);
  const halves = [
    ['tuned to', list.filter(({ heldOut }) => !heldOut)],
    ['held out', list.filter(({ heldOut }) => heldOut)],
    ['all', list],
  ] as const;
  for (const [half, some] of halves) console.log(`  ${half}: ${some.length} pairs, ${describe(agreementOf(some))}`);
  if (!byKind) return;
  for (const [kind, some] of Map.groupBy(list, (pair) => `${pair.same ? 'one movie' : 'two movies'}, ${pair.kind}`)) {
    const right = some.filter(isRight).length;
    console.log(`  ${kind.padEnd(40)} ${String(right).padStart(5)} of ${String(some.length).padStart(5)} right`);
  }
  const shown = list.filter((pair) => pair.kind === values.show && !pair.heldOut && !isRight(pair));
  for (const pair of shown) console.log(explain(pair));
}

function isRight({ same, one, other }: LabelledPair): boolean {
  return areJoined(one, other) === same;
}

function describe({ precision, recall, f1 }: Omit<Agreement, 'pairs'>): string {
  return `precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}, F1 ${f1.toFixed(4)}`;
}

function explain({ same, one, other }: LabelledPair): string {
  const { score, evidence } = compareMovies(one, other);
  const reasons = evidence.map(({ reason, weight }) => `${reason} ${weight}`).join('; ');
  const titles = [one, other].map((movie) => `${movie.titles.join(' / ')} (${movie.year ?? '–'})`);
  return `    ${same ? 'missed' : 'wrong'}: ${titles.join(same ? ' ≠ ' : ' = ')}: ${score} (${reasons})`;
}
