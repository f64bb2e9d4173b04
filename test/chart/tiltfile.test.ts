import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { available, output, project, pythonWith } from './support/tools.ts';

interface KubernetesObject {
  kind: string;
  metadata: { name: string };
  spec?: { template?: { spec: { containers: Container[] } } };
}

interface Container {
  image: string;
  ports?: { containerPort: number }[];
  securityContext: { readOnlyRootFilesystem: boolean };
}

interface Recording {
  images: { ref: string; target: string; live_update: { step: string; local?: string; files?: string[] }[] }[];
  objects: KubernetesObject[];
  resources: { workload: string; port_forwards: string[]; resource_deps: string[]; links: { url: string }[] }[];
  local_resources: { name: string; command: string; auto_init: boolean; manual: boolean }[];
  commands: string[];
}

const folder = join(project, 'test', 'chart', 'tiltfile');

describe.skipIf(!available('the Tiltfile', ['python3', 'helm']))('the Tiltfile', () => {
  let python: string;
  let recording: Recording;
  let workloads: Map<string, KubernetesObject>;

  const evaluate = async (options: object, tiltfile = join(project, 'Tiltfile')): Promise<Recording> => {
    const args = [join(folder, 'evaluate.py'), project, tiltfile, JSON.stringify(options)];
    return JSON.parse(await output(python, args)) as Recording;
  };

  beforeAll(async () => {
    python = await pythonWith(join(folder, 'requirements.txt'));
    recording = await evaluate({});
    const kinds = ['Deployment', 'StatefulSet', 'Job'];
    workloads = new Map(
      recording.objects.filter(({ kind }) => kinds.includes(kind)).map((object) => [object.metadata.name, object]),
    );
  });

  test.each([
    ["docker_build('cinestream', '.', targets='development')", "unexpected keyword argument 'targets'"],
    ["k8s_resource('cinestream-etl', port_forward=['1:1'])", "unexpected keyword argument 'port_forward'"],
    ['helm()', "missing 1 required positional argument: 'pathToChartDir'"],
    ["k8s_resources('cinestream-etl')", 'Variable `k8s_resources` not found'],
    ["config.define_boolean('fast')", 'no attribute `define_boolean`'],
  ])('would be refused with the call %s', async (call, message) => {
    const directory = await mkdtemp(join(tmpdir(), 'cinestream-tiltfile-'));
    try {
      await writeFile(join(directory, 'Tiltfile'), `${call}\n`);
      await expect(evaluate({}, join(directory, 'Tiltfile'))).rejects.toThrow(message);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });

  test('groups and links every workload that there is, and no other', () => {
    expect(recording.resources.map(({ workload }) => workload)).toEqual(expect.arrayContaining([...workloads.keys()]));
    for (const { workload, resource_deps } of recording.resources) {
      expect([...workloads.keys()]).toContain(workload);
      expect([...workloads.keys()], workload).toEqual(expect.arrayContaining(resource_deps));
    }
  });

  test('forwards only ports on which somebody listens, and links to them', () => {
    const forwarded = recording.resources.flatMap(({ port_forwards }) => port_forwards);
    for (const { workload, port_forwards } of recording.resources) {
      const listening = containersOf(workloads.get(workload)).flatMap(({ ports = [] }) => ports);
      const ports = listening.map(({ containerPort }) => String(containerPort));
      for (const forward of port_forwards) expect(ports, workload).toContain(forward.split(':')[1]);
    }
    const local = forwarded.map((forward) => forward.split(':')[0]);
    for (const { links } of recording.resources) {
      for (const { url } of links) expect(local).toContain(new URL(url).port);
    }
  });

  test('updates the containers of its image in place', async () => {
    const [image] = recording.images;
    expect(await readFile(join(project, 'Dockerfile'), 'utf8')).toContain(`AS ${image?.target}\n`);
    const paths = image?.live_update.flatMap(({ local, files }) => files ?? local ?? []) ?? [];
    expect(paths).toContain('src');
    for (const path of paths) expect(existsSync(join(project, path)), path).toBe(true);
    const ours = [...workloads.values()]
      .flatMap(containersOf)
      .filter(({ image: used }) => used.startsWith('cinestream:'));
    expect(ours.length).toBeGreaterThan(3);
    for (const { securityContext } of ours) expect(securityContext.readOnlyRootFilesystem).toBe(false);
  });

  test('has buttons that run commands of the program in workloads that there are', async () => {
    const names = recording.local_resources.map(({ name }) => name);
    expect(names).toEqual(['crawl the demo site', 'replay dead letters']);
    const help = await output(process.execPath, [join(project, 'src', 'main.ts'), '--help']);
    for (const { command, manual, auto_init } of recording.local_resources) {
      expect({ manual, auto_init }).toEqual({ manual: true, auto_init: false });
      const [, workload, , role] = /deploy\/(\S+) .*(main\.ts) (\S+)/.exec(command) ?? [];
      expect([...workloads.keys()]).toContain(workload);
      expect(help).toContain(`  ${role} `);
    }
  });

  test('runs local programs that exist', () => {
    for (const command of recording.commands) {
      expect(existsSync(join(project, command.split(' ')[0] ?? '')), command).toBe(true);
    }
  });

  test('saves two NATS servers with --one-server, and refuses an option that it does not define', async () => {
    const replicas = ({ objects }: Recording) =>
      objects.find(({ kind }) => kind === 'StatefulSet')?.spec as { replicas?: number } | undefined;
    expect(replicas(recording)?.replicas).toBe(3);
    expect(replicas(await evaluate({ 'one-server': true }))?.replicas).toBe(1);
    await expect(evaluate({ 'two-servers': true })).rejects.toThrow('not defined by the Tiltfile: two-servers');
  });
});

function containersOf(object: KubernetesObject | undefined): Container[] {
  return object?.spec?.template?.spec.containers ?? [];
}
