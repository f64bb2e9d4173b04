/**
 * Identity against known answers: `npm run bench -- identity [--seed N] [--films N]`.
 * Both demo sites tell about 3,201 real films, the second one under localised, shortened, reordered and mistyped titles, with
 * other years and gaps. All pages go through blocking, comparison and division as in the ETL. The links of the pages to each
 * other are not used. Prints precision and recall of pairs of pages, over all and over the hard ones, and what went wrong.
 */
import { parseArgs } from 'node:util';
import { buildCatalogue, groundTruth } from '../src/demo/site/catalogue.ts';
import { yearOf } from '../src/demo/site/film.ts';
import { FilmIndex } from '../src/etl/view/film-index.ts';
import { emptyFacts, type FilmFacts } from '../src/movie/facts.ts';
import { type Comparable, comparableOf } from '../src/movie/identity/comparable.ts';
import { divide } from '../src/movie/identity/divide.ts';
import { normaliseFacts } from '../src/movie/normalise/normalise.ts';

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' }, films: { type: 'string' } } });

const catalogue = buildCatalogue({
  seed: Number(values.seed),
  ...(values.films ? { films: Number(values.films) } : {}),
});
const comparables = new Map<string, Comparable>();
for (const [key, film] of catalogue.first) {
  add('reelhouse', key, {
    title: film.title,
    year: yearOf(film),
    release_date: film.releaseDate,
    director: film.director === null ? [] : [film.director],
    runtime_minutes: film.runtimeMinutes,
    stars: film.cast.map(({ name }) => name),
    writers: film.writers.map(({ name }) => name),
  });
}
for (const [key, telling] of catalogue.second) {
  add('kinothek', key, {
    title: telling.title,
    original_title: telling.originalTitle,
    year: yearOf(telling),
    release_date: telling.releaseDate,
    director: telling.director === null ? [] : [telling.director],
    runtime_minutes: telling.runtimeMinutes,
    stars: [...telling.cast],
  });
}

function add(source: string, key: string, facts: Partial<FilmFacts>): void {
  const normalised = normaliseFacts({ ...emptyFacts(), type: 'movie', ...facts });
  const comparable = comparableOf(source, key, normalised);
  comparables.set(comparable.reference, comparable);
}

const index = new FilmIndex();
for (const comparable of comparables.values()) index.put(comparable.reference, [comparable]);
const started = performance.now();
const joined = new Map<string, string>();
for (const comparable of comparables.values()) {
  const cells = divide(index.neighbourhood([comparable]).map((member) => member.comparable));
  const cell = cells.find((references) => references.includes(comparable.reference)) ?? [];
  const other = cell.find((reference) => reference.startsWith('kinothek/'));
  if (comparable.source === 'reelhouse' && other !== undefined) joined.set(comparable.reference, other);
}
const milliseconds = performance.now() - started;

const truth = groundTruth(catalogue).filter(({ first, second }) => first !== null && second !== null);
const hard = new Set(['localised', 'retitled', 'typo', 'punctuation', 'article']);
const rows = truth.map(({ first, second, retitling }) => ({
  first: `reelhouse/${first}`,
  second: `kinothek/${second}`,
  hard: hard.has(retitling ?? ''),
}));
const expected = new Map(rows.map((row) => [row.first, row]));

function figures(name: string, wanted: typeof rows, found: [string, string][]): void {
  const right = found.filter(([first, second]) => expected.get(first)?.second === second).length;
  const precision = right / Math.max(1, found.length);
  const recall = wanted.filter((row) => joined.get(row.first) === row.second).length / Math.max(1, wanted.length);
  const score = (2 * precision * recall) / Math.max(1e-9, precision + recall);
  console.log(
    `${name}: ${wanted.length} pairs, precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}, F1 ${score.toFixed(4)}`,
  );
}

figures('all', rows, [...joined]);
const hardRows = rows.filter((row) => row.hard);
figures(
  'hard (title differs)',
  hardRows,
  [...joined].filter(([first]) => expected.get(first)?.hard !== false),
);
console.log(`${comparables.size} pages, ${((1000 * milliseconds) / comparables.size).toFixed(0)} µs each`);

const describe = (reference: string) => {
  const { titles, year, directors, runtimeMinutes } = comparables.get(reference) ?? {};
  return `${titles?.join(' / ')} (${year}, ${directors?.join(', ') || '–'}, ${runtimeMinutes ?? '–'} min)`;
};
const wrong = [...joined].filter(([first, second]) => expected.get(first)?.second !== second);
const missed = rows.filter((row) => joined.get(row.first) !== row.second);
for (const [first, second] of wrong.slice(0, 10)) console.log(`  wrong:  ${describe(first)} = ${describe(second)}`);
for (const { first, second } of missed.slice(0, 15)) console.log(`  missed: ${describe(first)} ≠ ${describe(second)}`);
