import { readFile } from 'node:fs/promises';
import type { MovieEvent } from '../../../src/movie/schema.ts';
import { until } from '../../support/nats-server.ts';
import { kubectl } from './kubernetes.ts';
import type { Release } from './release.ts';

const name = 'e2e-publisher';

/** Whether a movie is one of the publisher's. */
export function isNumbered(movie: MovieEvent): boolean {
  return movie.id.startsWith('cs00000000');
}

/** Starts the pod that runs publish-movies.ts, from movie number `first` on, until it is stopped. */
export async function startPublisher({ namespace, name: release, image }: Release, first: number): Promise<void> {
  const program = await readFile(new URL('../publish-movies.ts', import.meta.url), 'utf8');
  const objects = [configMap(program), pod(namespace, release, image, first)];
  for (const object of objects) await kubectl(['apply', '-n', namespace, '-f', '-'], JSON.stringify(object));
}

/** Lets the publisher finish; gives the number after the last movie's. */
export async function stopPublisher(namespace: string): Promise<number> {
  // It may have published already while its node has not yet reported that it runs, and gives no logs until then.
  await kubectl(['wait', '--for=condition=Ready', `pod/${name}`, '-n', namespace, '--timeout=60s']);
  await kubectl(['exec', '-n', namespace, name, '--', 'touch', '/tmp/stop']);
  return until(async () => {
    const count = /published up to (\d+)/.exec(await kubectl(['logs', '-n', namespace, name]));
    return count === null ? undefined : Number(count[1]);
  }, 60);
}

export async function deletePublisher(namespace: string): Promise<void> {
  await kubectl(['delete', '-n', namespace, '--ignore-not-found', `pod/${name}`, `configmap/${name}`]);
}

/** By which the release's network policies let it reach NATS. */
export function publisherLabels(release: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': 'cinestream',
    'app.kubernetes.io/instance': release,
    'app.kubernetes.io/component': 'admin',
  };
}

function configMap(program: string) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { 'publish-movies.ts': program } };
}

/** With the credentials of `admin`: no role may both make up movies and publish them. */
function pod(namespace: string, release: string, image: string, first: number) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: publisherLabels(release) },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 1,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'publisher',
          image,
          command: ['node', '--disable-warning=ExperimentalWarning', '/app/test/e2e/publish-movies.ts'],
          env: [
            { name: 'NATS_URL', value: `nats://${release}-nats.${namespace}.svc:4222` },
            { name: 'NATS_USER', value: 'admin' },
            {
              name: 'NATS_PASSWORD',
              valueFrom: { secretKeyRef: { name: `${release}-nats-users`, key: 'admin' } },
            },
            { name: 'CINESTREAM_NATS_INBOX_PREFIX', value: '_INBOX_admin' },
            { name: 'CINESTREAM_NATS_WAIT_SECONDS', value: '120' },
            { name: 'CINESTREAM_NATS_TOPOLOGY', value: 'await' },
            { name: 'FIRST_MOVIE', value: String(first) },
          ],
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '192Mi' } },
          volumeMounts: [
            { name: 'tmp', mountPath: '/tmp' },
            { name: 'program', mountPath: '/app/test/e2e/publish-movies.ts', subPath: 'publish-movies.ts' },
          ],
        },
      ],
      volumes: [
        { name: 'tmp', emptyDir: {} },
        { name: 'program', configMap: { name } },
      ],
    },
  };
}
