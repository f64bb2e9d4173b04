// Follows the movies of a gateway with the TypeScript client, which reconnects and resumes.
//   node examples/node/stream.ts [--url http://localhost:3000] [--count N] [--cursor FILE]
// Outside this repository: import { openMovieStream } from '@cinestream/client';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type CursorStorage, openMovieStream } from '../../clients/typescript/src/index.ts';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://localhost:3000' },
    count: { type: 'string', default: '0' },
    cursor: { type: 'string' },
  },
});

/** What localStorage is to a page: here a file that holds the position. */
function fileStorage(file: string): CursorStorage {
  return {
    getItem: () => (existsSync(file) ? readFileSync(file, 'utf8').trim() : null),
    setItem: (_, cursor) => writeFileSync(file, cursor),
    removeItem: () => rmSync(file, { force: true }),
  };
}

const movies = openMovieStream({
  url: values.url,
  snapshot: true,
  ...(values.cursor && { storage: fileStorage(values.cursor) }),
  onState: (state) => {
    if (state.name === 'waiting') console.error(`${state.reason}: back in ${Math.round(state.milliseconds)} ms`);
  },
  onReset: ({ reason }) => console.error(`taking the catalogue again: ${reason}`),
});

let count = 0;
for await (const { id, title, year, rating } of movies) {
  console.log(id, title, `(${year})`, rating);
  count += 1;
  if (count === Number(values.count)) movies.close();
}
