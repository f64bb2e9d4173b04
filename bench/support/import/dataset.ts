import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { MovieFacts } from '../../../src/movie/facts.ts';
import { realisticRecords } from './realistic-movies.ts';

type Cell = string | number | null;

const absent = '\\N';

/** Writes the first source's records of a generated catalogue as IMDb publishes its own: tables, packed, sorted by the title's id. */
export async function writeDataset(directory: string, movies: number, seed: number): Promise<void> {
  const people = new PeopleIds();
  await writeTables(directory, movies, seed, people);
  const names = people.entries();
  await writeTable(
    directory,
    'name.basics',
    rowsOf(['nconst', 'primaryName'], function* () {
      for (const [name, id] of names) yield [id, name];
    }),
  );
}

async function writeTables(directory: string, movies: number, seed: number, people: PeopleIds): Promise<void> {
  const titles = function* (): Generator<MovieFacts> {
    for (const { source, facts } of realisticRecords({ movies, seed })) if (source === 'imdb') yield facts;
  };
  const table = (name: string, columns: string[], rows: (facts: MovieFacts) => Cell[][]) =>
    writeTable(
      directory,
      name,
      rowsOf(columns, function* () {
        for (const facts of titles()) yield* rows(facts);
      }),
    );
  await table(
    'title.basics',
    [
      'tconst',
      'titleType',
      'primaryTitle',
      'originalTitle',
      'isAdult',
      'startYear',
      'endYear',
      'runtimeMinutes',
      'genres',
    ],
    ({ id, type, title, year, runtime_minutes: minutes, genre }) => [
      [id, type, title, title, 0, year, null, minutes, genre.join(',') || null],
    ],
  );
  await table('title.ratings', ['tconst', 'averageRating', 'numVotes'], ({ id, rating, votes }) => [
    [id, rating, votes],
  ]);
  await table('title.crew', ['tconst', 'directors', 'writers'], ({ id, director, writers }) => [
    [id, people.idsOf(director).join(',') || null, people.idsOf(writers).join(',') || null],
  ]);
  await table('title.principals', ['tconst', 'ordering', 'nconst', 'category', 'job', 'characters'], ({ id, stars }) =>
    people.idsOf(stars).map((person, index) => [id, index + 1, person, 'actor', null, null]),
  );
}

/** IMDb's ids of people by name. */
class PeopleIds {
  readonly #ids = new Map<string, string>();

  idsOf(names: readonly string[]): string[] {
    return names.map((name) => {
      const known = this.#ids.get(name) ?? `nm${String(this.#ids.size + 1).padStart(7, '0')}`;
      this.#ids.set(name, known);
      return known;
    });
  }

  entries(): IterableIterator<[string, string]> {
    return this.#ids.entries();
  }
}

function* rowsOf(columns: readonly string[], rows: () => Iterable<Cell[]>): Generator<string> {
  yield `${columns.join('\t')}\n`;
  for (const row of rows()) yield `${row.map((cell) => cell ?? absent).join('\t')}\n`;
}

async function writeTable(directory: string, name: string, lines: Iterable<string>): Promise<void> {
  const file = createWriteStream(join(directory, `${name}.tsv.gz`));
  await pipeline(Readable.from(inPieces(lines)), createGzip({ level: 1 }), file);
}

/** A stream takes many lines at once for what one costs. */
function* inPieces(lines: Iterable<string>): Generator<string> {
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length < 100_000) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
