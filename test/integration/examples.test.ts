import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy.ts';
import { publishMovie, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../support/nats-server.ts';

const examples = join(import.meta.dirname, '../../examples');

interface Language {
  name: string;
  /** What must be installed, and how to see whether it is. */
  needs: [program: string, ...argumentsOf: string[]];
  command: [program: string, ...argumentsOf: string[]];
}

let directory: string;
const goProgram = () => join(directory, 'stream');
const languages: Language[] = [
  { name: 'curl', needs: ['curl', '--version'], command: ['bash', join(examples, 'curl/stream.sh')] },
  { name: 'python', needs: ['python3', '--version'], command: ['python3', join(examples, 'python/stream.py')] },
  { name: 'go', needs: ['go', 'version'], command: ['go'] },
  {
    name: 'node',
    needs: [process.execPath, '--version'],
    command: [process.execPath, join(examples, 'node/stream.ts')],
  },
];
const present = ({ needs: [program, ...argumentsOf] }: Language) => spawnSync(program, argumentsOf).status === 0;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cinestream-examples-'));
  const go = languages.find(({ name }) => name === 'go');
  if (go === undefined || !present(go)) return;
  const built = spawnSync('go', ['build', '-o', goProgram(), '.'], { cwd: join(examples, 'go'), encoding: 'utf8' });
  expect(built.stderr).toBe('');
  go.command = [goProgram()];
}, 300_000);

afterAll(() => rm(directory, { recursive: true, force: true }));

/** One language's gateway and what to clean up after it. */
class Scene {
  nats!: TestNatsServer;
  gateway!: TestGateway;
  readonly proxies: CuttingProxy[] = [];
  readonly children: ChildProcess[] = [];

  async start(settings: Record<string, string> = {}): Promise<void> {
    this.nats = await startNatsServer();
    // The shortest `retry:` that the gateway gives.
    this.gateway = await startTestGateway(this.nats.url, settings, () => 0);
  }

  async publish(from: number, to: number): Promise<void> {
    for (let number = from; number <= to; number += 1) {
      const plot = 'Zwei Männer – 🎬 '.repeat(50);
      await publishMovie(this.gateway.connection, {
        id: movieId(number),
        title: `Movie ${number}`,
        year: '1994',
        rating: 8.1,
        plot,
      });
    }
  }

  run([program, ...before]: Language['command'], options: string[]) {
    const child = spawn(program, [...before, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.children.push(child);
    const result = { output: '', complaints: '', code: undefined as number | null | undefined };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      result.output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      result.complaints += text;
    });
    child.on('close', (code) => {
      result.code = code;
    });
    return result;
  }

  async stop(): Promise<void> {
    for (const child of this.children) if (child.exitCode === null) child.kill('SIGKILL');
    for (const proxy of this.proxies) proxy.close();
    await this.gateway?.stop();
    await this.nats?.close();
  }
}

const movieId = (number: number) => `tt${String(number).padStart(7, '0')}`;
const ids = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => movieId(from + index));
/** One for each line: what is not a line with one movie's id stands out. */
const printed = (output: string) =>
  output
    .trimEnd()
    .split('\n')
    .map((line) => /^(?:\{"id":")?(tt\d{7})\b/.exec(line)?.[1] ?? line);

for (const language of languages) {
  // Whoever has not installed a language is not asked to.
  const test = present(language) ? it.concurrent : it.skip;

  test(`${language.name}: no movie is lost or doubled when the connection breaks`, async () => {
    const scene = new Scene();
    try {
      await scene.start();
      await scene.publish(1, 6);
      // In the middle of the third movie or so.
      const proxy = await startCuttingProxy(scene.gateway.port, 3500);
      scene.proxies.push(proxy);
      const cursorFile = join(directory, `${language.name}.cursor`);
      const options = ['--url', proxy.url, '--cursor', cursorFile];

      const first = scene.run(language.command, [...options, '--count', '12']);
      await until(() => (first.output.includes(movieId(2)) && !first.output.includes(movieId(6))) || undefined);
      await scene.publish(7, 9);
      await until(() => first.output.includes(movieId(9)) || undefined).catch(() => {
        throw new Error(`${first.output}\n${first.complaints}`);
      });
      await scene.publish(10, 12);
      await until(() => first.code !== undefined || undefined);
      expect(printed(first.output)).toEqual(ids(1, 12));
      expect(first.code).toBe(0);
      expect(proxy.requests).toHaveLength(2);
      expect(proxy.requests[1]).toMatch(/last-event-id: msg_\d-/i);

      await scene.publish(13, 14);
      const second = scene.run(language.command, [...options, '--count', '2']);
      await until(() => second.code !== undefined || undefined);
      expect(printed(second.output)).toEqual(ids(13, 14));
      expect(await readFile(cursorFile, 'utf8')).toMatch(/^msg_14-/);
    } finally {
      await scene.stop();
    }
  });

  test(`${language.name}: takes the catalogue again when its position is of another stream`, async () => {
    const scene = new Scene();
    try {
      await scene.start();
      await scene.publish(1, 3);
      const cursorFile = join(directory, `${language.name}.other-cursor`);
      await writeFile(cursorFile, 'msg_2-another');
      const options = ['--url', scene.gateway.url, '--cursor', cursorFile, '--count', '3'];
      const run = scene.run(language.command, options);
      await until(() => run.code !== undefined || undefined);
      expect(printed(run.output)).toEqual(ids(1, 3));
      expect(run.complaints).toContain('other_epoch');
    } finally {
      await scene.stop();
    }
  });

  test(`${language.name}: says why it was refused, and ends`, async () => {
    const scene = new Scene();
    try {
      await scene.start({ CINESTREAM_JWT_SECRET: 'a secret of thirty-two characters!' });
      await scene.publish(1, 1);
      const run = scene.run(language.command, ['--url', scene.gateway.url]);
      await until(() => run.code !== undefined || undefined);
      expect(run.code).not.toBe(0);
      expect(run.complaints).toMatch(/the gateway answered 401\b.*a token is needed/);
      expect(run.output).toBe('');
    } finally {
      await scene.stop();
    }
  });
}
