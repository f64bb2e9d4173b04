import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const version = '4.32.5';
const environment = fileURLToPath(new URL(`../../../../node_modules/.cache/schemathesis-${version}/`, import.meta.url));

/** Where schemathesis stands; installed from PyPI at first. Null where Python or PyPI is not there. */
export async function schemathesis(): Promise<string | null> {
  const program = join(environment, 'bin/schemathesis');
  try {
    await access(program);
    return program;
  } catch {
    try {
      await execute('python3', ['-m', 'venv', environment]);
      await execute(join(environment, 'bin/pip'), ['install', '--quiet', `schemathesis==${version}`]);
      return program;
    } catch {
      return null;
    }
  }
}

/** What it says of a live service; `failed` where the service does not keep to its description. */
export async function runSchemathesis(program: string, args: string[]): Promise<{ failed: boolean; text: string }> {
  try {
    const { stdout } = await execute(program, args, {
      cwd: environment,
      maxBuffer: 64 * 1024 * 1024,
      timeout: 240_000,
    });
    return { failed: false, text: stdout };
  } catch (error) {
    return { failed: true, text: `${(error as { stdout?: string }).stdout ?? ''}${String(error)}` };
  }
}
