import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of cleanUp.splice(0).toReversed()) await close();
});

interface Bill {
  bomFormat: string;
  metadata: { component: { name: string; 'bom-ref': string } };
  components: { name: string; version: string; 'bom-ref': string; hashes?: object[]; licenses?: object[] }[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

const projectFile = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

it('names every package that is shipped, and none else, in the bill of materials', async () => {
  await run(process.execPath, ['scripts/sbom.mjs']);
  const bill = JSON.parse(projectFile('dist/cinestream.cdx.json')) as Bill;
  const { packages } = JSON.parse(projectFile('package-lock.json')) as {
    packages: Record<string, { version: string; dev?: boolean }>;
  };
  const shipped = Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true)
    .map(([path, { version }]) => `${path.split('node_modules/').at(-1)}@${version}`);
  expect(bill).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: 'cinestream' } } });
  expect(bill.components.map(({ name, version }) => `${name}@${version}`).sort()).toEqual([...new Set(shipped)].sort());
  expect(bill.components.filter(({ hashes = [], licenses = [] }) => hashes.length * licenses.length === 0)).toEqual([]);
  const references = [bill.metadata.component, ...bill.components].map((one) => one['bom-ref']);
  expect(references).toEqual(expect.arrayContaining(bill.dependencies.flatMap(({ dependsOn }) => dependsOn)));
});

describe('advisories', () => {
  /** A registry that answers the question for advisories so, and everything else with 404. */
  async function askRegistry(status: number, answer: object): Promise<{ code: number; output: string }> {
    const registry = createServer((request, response) => {
      request.resume();
      const asked = request.url?.endsWith('/advisories/bulk');
      response.writeHead(asked ? status : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(asked ? answer : {}));
    });
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
    cleanUp.push(() => registry.close());
    // npm remembers what it was told of an advisory.
    const cache = await mkdtemp(join(tmpdir(), 'cinestream-npm-'));
    cleanUp.push(() => rm(cache, { recursive: true, force: true }));
    const environment = {
      npm_config_registry: `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`,
      npm_config_cache: cache,
    };
    return run(process.execPath, ['scripts/advisories.mjs'], { env: { ...process.env, ...environment } }).then(
      ({ stdout }) => ({ code: 0, output: stdout }),
      (error: { code: number; stdout: string }) => ({ code: error.code, output: error.stdout }),
    );
  }

  const advisory = (severity: string) => ({
    express: [
      {
        id: 1,
        url: 'https://advisories.example/1',
        title: 'a hole that a test made up',
        severity,
        vulnerable_versions: '>=0',
        cwe: [],
        cvss: { score: 0, vectorString: null },
      },
    ],
  });

  it('that are serious fail, and are named', async () => {
    const { code, output } = await askRegistry(200, advisory('critical'));
    expect(output).toContain('critical: express');
    expect(output).toContain('a hole that a test made up https://advisories.example/1');
    expect(code).toBe(1);
  });

  it.each([
    ['that are not are told', 200, advisory('low'), 'low: express'],
    ['of which there are none', 200, {}, 'advisories: 0'],
    [
      'that the registry does not tell are said to be unknown',
      405,
      {},
      'advisories: unknown, the registry does not tell',
    ],
  ])('%s, and nothing fails', async (_, status, answer, said) => {
    const { code, output } = await askRegistry(status, answer);
    expect(output).toContain(said);
    expect(code).toBe(0);
  });
});
