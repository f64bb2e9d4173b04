import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const project = fileURLToPath(new URL('../../..', import.meta.url));
export const chart = join(project, 'charts', 'cinestream');
const installed = join(project, '.cinestream', 'tools');

/** Programs that the checks start from: without one its checks are skipped, with a line that says how to get it. */
const needed = {
  go: { version: ['version'], install: 'apt-get install golang-go, brew install go or https://go.dev/doc/install' },
  python3: {
    version: ['-c', 'import venv, ensurepip'],
    install: 'apt-get install python3-venv or brew install python',
  },
  kubectl: { version: ['version', '--client'], install: 'https://kubernetes.io/docs/tasks/tools' },
  helm: { version: ['version'], install: 'brew install helm or https://helm.sh/docs/intro/install' },
};

/** Whether all of these programs are here; says what is skipped and how to install what is missing. */
export function available(check: string, programs: readonly (keyof typeof needed)[]): boolean {
  const missing = programs.filter((program) => spawnSync(program, needed[program].version).status !== 0);
  for (const program of missing) {
    console.log(`skipped: ${check} needs ${program}: ${needed[program].install}`);
  }
  return missing.length === 0;
}

/**
 * Compiles the Go program that test/chart/tools/NAME/go.mod pins, or takes it from Go's build cache, and gives its path.
 * @throws what the compiler says.
 */
export async function goTool(name: string, mainPackage: string): Promise<string> {
  const program = join(installed, name);
  const folder = join(project, 'test', 'chart', 'tools', name);
  await run('go', ['-C', folder, 'build', '-mod=readonly', '-o', program, mainPackage], { maxBuffer: 16 * 1024 ** 2 });
  return program;
}

/**
 * The folder of a Go module, downloaded where Go's module cache does not have it; null where it cannot be had, which is said.
 * `module`: path@version.
 */
export async function goModule(module: string): Promise<string | null> {
  try {
    const { stdout } = await run('go', ['mod', 'download', '-json', module], { cwd: tmpdir() });
    return (JSON.parse(stdout) as { Dir: string }).Dir;
  } catch (error) {
    console.log(`skipped: what needs ${module}, which cannot be downloaded: ${(error as Error).message}`);
    return null;
  }
}

/**
 * Makes a Python environment with the packages of a requirements file, once for each content of it, and gives its
 * interpreter.
 * @throws what pip says.
 */
export async function pythonWith(requirements: string): Promise<string> {
  const text = await readFile(requirements, 'utf8');
  const environment = join(installed, `python-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`);
  const interpreter = join(environment, 'bin', 'python');
  const complete = join(environment, 'complete');
  const isComplete = await readFile(complete).then(
    () => true,
    () => false,
  );
  if (!isComplete) {
    await rm(environment, { recursive: true, force: true });
    await mkdir(installed, { recursive: true });
    await run('python3', ['-m', 'venv', environment]);
    await run(interpreter, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
    await writeFile(complete, '');
  }
  return interpreter;
}

/** Runs a program in the project's folder and gives what it prints; an error of it carries all that it printed. */
export async function output(program: string, args: readonly string[]): Promise<string> {
  try {
    return (await run(program, [...args], { cwd: project, maxBuffer: 64 * 1024 ** 2 })).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(' ')}\n${stdout}${stderr}`, { cause: error });
  }
}
