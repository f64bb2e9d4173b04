import { execFile } from 'node:child_process';

/** Runs kubectl and gives what it prints; `input` goes to its standard input. */
export function kubectl(args: readonly string[], input?: string): Promise<string> {
  return run('kubectl', args, input);
}

/** Runs helm, in `folder` where one is given, and gives what it prints. */
export function helm(args: readonly string[], folder?: string): Promise<string> {
  return run('helm', args, '', folder);
}

function run(program: string, args: readonly string[], input = '', folder?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, [...args], { maxBuffer: 64 * 1024 ** 2, cwd: folder }, (error, output, errors) => {
      if (error === null) resolve(output);
      else reject(new Error(`${program} ${args.join(' ')}\n${errors || output}`, { cause: error }));
    });
    child.stdin?.end(input);
  });
}

export interface Pod {
  name: string;
  component: string;
  /** Ready, and not about to go. */
  ready: boolean;
  restarts: number;
}

interface PodList {
  items: {
    metadata: { name: string; labels: Record<string, string>; deletionTimestamp?: string };
    status: {
      phase: string;
      conditions?: { type: string; status: string }[];
      containerStatuses?: { restartCount: number }[];
    };
  }[];
}

/** The release's pods, without those that have done their job and without the suite's own publisher. */
export async function pods(namespace: string, release: string): Promise<Pod[]> {
  const selector = `app.kubernetes.io/instance=${release},app.kubernetes.io/component!=admin`;
  const list = JSON.parse(await kubectl(['get', 'pods', '-n', namespace, '-l', selector, '-o', 'json'])) as PodList;
  return list.items
    .filter(({ status }) => status.phase !== 'Succeeded')
    .map(({ metadata, status }) => ({
      name: metadata.name,
      component: metadata.labels['app.kubernetes.io/component'] ?? '',
      ready:
        metadata.deletionTimestamp === undefined &&
        (status.conditions ?? []).some(({ type, status: value }) => type === 'Ready' && value === 'True'),
      restarts: (status.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0),
    }));
}

/** What somebody needs who asks why a step failed. */
export async function describeNamespace(namespace: string, release: string): Promise<string> {
  const sections = [
    ['get', 'pods', '-n', namespace, '-o', 'wide'],
    ['get', 'events', '-n', namespace, '--sort-by=.lastTimestamp', '--field-selector', 'type!=Normal'],
    [
      'logs',
      '-n',
      namespace,
      '-l',
      `app.kubernetes.io/instance=${release}`,
      '--all-containers',
      '--prefix',
      '--tail=15',
    ],
  ];
  const texts = await Promise.all(sections.map((args) => kubectl(args).catch(String)));
  return texts.join('\n');
}
