import { execFile } from 'node:child_process';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const source = fileURLToPath(new URL('../client-generator/', import.meta.url));
const cache = fileURLToPath(new URL('../../../../node_modules/.cache/client-generator/', import.meta.url));

/** Where openapi-typescript stands; installed at first. Null where it cannot be had here. */
export async function clientGenerator(): Promise<string | null> {
  const wanted = await readFile(join(source, 'package-lock.json'), 'utf8');
  const present = await readFile(join(cache, 'node_modules/.package-lock.json'), 'utf8').catch(() => '');
  const program = join(cache, 'node_modules/openapi-typescript/bin/cli.js');
  const lock = await readFile(join(cache, 'package-lock.json'), 'utf8').catch(() => '');
  if (present !== '' && lock === wanted) return program;
  await mkdir(cache, { recursive: true });
  await cp(source, cache, { recursive: true });
  try {
    await execute('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline'], { cwd: cache });
  } catch {
    return null;
  }
  return program;
}

/** The types of a client, as openapi-typescript makes them of a document in a file. */
export async function generateTypes(program: string, document: string, output: string): Promise<void> {
  await execute(process.execPath, [program, document, '--output', output]);
}
