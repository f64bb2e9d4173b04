import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { environmentVariables } from '../../src/config.ts';
import { available, goTool, output, project } from './support/tools.ts';

interface Service {
  image: string;
  command?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, object>;
  volumes?: { type: string; source: string }[];
}

interface Model {
  services: Record<string, Service>;
  volumes: Record<string, object>;
}

const file = join(project, 'compose.yaml');

describe.skipIf(!available('compose.yaml', ['go']))('compose.yaml', () => {
  let composeSpec: string;
  let directory: string;
  let model: Model;

  beforeAll(async () => {
    composeSpec = await goTool('compose-spec', 'github.com/compose-spec/compose-go/v2/cmd');
    directory = await mkdtemp(join(tmpdir(), 'cinestream-compose-'));
    model = parse(await output(composeSpec, [file])) as Model;
  });

  afterAll(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  test('is what the Compose specification allows', () => {
    expect(Object.keys(model.services)).toEqual(expect.arrayContaining(['nats', 'scraper', 'etl', 'gateway']));
  });

  test.each([
    ['shm_size:', 'shmsize:'],
    ['restart: unless-stopped', 'restart: 1'],
    ['read_only: true', "read_only: 'maybe'"],
  ])('is refused with %s changed to %s', async (right, wrong) => {
    const changed = join(directory, 'compose.yaml');
    await writeFile(changed, (await readFile(file, 'utf8')).replace(right, wrong));
    await expect(output(composeSpec, [changed])).rejects.toThrow('failed to load project');
  });

  test('names only services and volumes that it has', () => {
    for (const [name, { depends_on = {}, volumes = [] }] of Object.entries(model.services)) {
      expect(Object.keys(model.services), name).toEqual(expect.arrayContaining(Object.keys(depends_on)));
      const named = volumes.filter(({ type }) => type === 'volume').map(({ source }) => source);
      expect(Object.keys(model.volumes), name).toEqual(expect.arrayContaining(named));
    }
  });

  test('gives the roles only variables that they know', () => {
    const roles = Object.entries(model.services).filter(([, { image }]) => image === 'cinestream');
    expect(roles.length).toBeGreaterThan(3);
    for (const [name, { environment = {} }] of roles) {
      expect(environmentVariables, name).toEqual(expect.arrayContaining(Object.keys(environment)));
    }
  });
});
