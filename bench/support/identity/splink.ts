import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { RealisticRecord } from '../import/realistic-movies.ts';

const script = fileURLToPath(new URL('link-by-splink.py', import.meta.url));

/** Links records by Splink with a given Python, and prints how long it took and how the result agrees with the truth. */
export async function runSplink(python: string, records: readonly RealisticRecord[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'identity-'));
  try {
    const file = join(folder, 'records.ndjson');
    const rows = records.map(({ source, sourceId, movie, facts }) =>
      JSON.stringify({
        unique_id: `${source}/${sourceId}`,
        source_dataset: source,
        movie,
        title: facts.title?.toLowerCase(),
        original_title: (facts.original_title ?? facts.title)?.toLowerCase(),
        year: facts.year,
        director: facts.director[0]?.toLowerCase() ?? null,
        stars: facts.stars.slice(0, 10).map((name) => name.toLowerCase()),
        runtime: facts.runtime_minutes,
        kind: facts.type,
      }),
    );
    await writeFile(file, `${rows.join('\n')}\n`);
    const { stdout } = await promisify(execFile)(python, [script, file]);
    console.log(stdout.trimEnd());
  } finally {
    await rm(folder, { recursive: true });
  }
}
