import { kubectl } from './kubernetes.ts';

/** A pod that tries what its labels let it reach. */
export interface Probe {
  name: string;
  namespace: string;
  labels: Record<string, string>;
  image: string;
}

/** Runs in the pod: every two seconds one line with the names of all targets that took a connection. */
const program = `
  const net = require('node:net');
  const targets = JSON.parse(process.env.TARGETS);
  const opens = ([name, address]) => new Promise((resolve) => {
    const colon = address.lastIndexOf(':');
    const socket = net.connect({ host: address.slice(0, colon), port: Number(address.slice(colon + 1)) });
    const end = (reached) => { socket.destroy(); resolve(reached ? name : undefined); };
    socket.setTimeout(1500, () => end(false)).once('connect', () => end(true)).once('error', () => end(false));
  });
  const look = async () => {
    const reached = await Promise.all(Object.entries(targets).map(opens));
    console.log(JSON.stringify(reached.filter((name) => name !== undefined).sort()));
    setTimeout(look, 2000);
  };
  look();
`;

/** Starts a probe of these targets, name to address. It is never ready, so that no Service sends anybody to it. */
export async function startProbe(
  { name, namespace, labels, image }: Probe,
  targets: Record<string, string>,
): Promise<void> {
  const container = {
    name: 'probe',
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['node', '-e', program],
    env: [{ name: 'TARGETS', value: JSON.stringify(targets) }],
    readinessProbe: { exec: { command: ['false'] } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    resources: { requests: { cpu: '1m', memory: '16Mi' }, limits: { memory: '128Mi' } },
  };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: {
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [container],
    },
  };
  await kubectl(['apply', '-f', '-'], JSON.stringify(pod));
}

/** What the probe reached at its last look; undefined before its first. */
export async function reachedBy({ name, namespace }: Probe): Promise<string[] | undefined> {
  const line = await kubectl(['logs', name, '-n', namespace, '--tail=1']).catch(() => '');
  return line.trim() === '' ? undefined : (JSON.parse(line) as string[]);
}
