import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** The first program of this name on the PATH, null where there is none. */
export async function findProgram(name: string): Promise<string | null> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    if (await isProgram(path)) return path;
  }
  return null;
}

/**
 * Chromium without a window system, as Debian installs it beside this driver: a page costs it a third less CPU than `--headless=new` does.
 * Undefined where it is missing or of another version than the driver. Not the script on the PATH: a driver that ends that leaves the browser.
 */
export async function findHeadlessShell(driver: string): Promise<string | undefined> {
  const shell = join(dirname(driver), '..', 'lib', 'chromium', 'chromium-headless-shell');
  if (!(await isProgram(shell))) return undefined;
  const [ofDriver, ofShell] = await Promise.all([versionOf(driver), versionOf(shell)]);
  return ofDriver !== undefined && ofDriver === ofShell ? shell : undefined;
}

async function versionOf(program: string): Promise<string | undefined> {
  const { stdout } = await promisify(execFile)(program, ['--version'], { timeout: 10_000 }).catch(() => ({
    stdout: '',
  }));
  return /\d+\.\d+\.\d+\.\d+/.exec(stdout)?.[0];
}

function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
