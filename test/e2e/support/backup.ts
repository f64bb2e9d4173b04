import { kubectl } from './kubernetes.ts';
import type { Release } from './release.ts';

/** Those who write to the streams, besides the operator. */
const writers = ['scraper', 'etl', 'exporter'];

/** Copies the streams at once, as docs/how-to/kubernetes.md says; gives what the Job printed. */
export async function backUpNow({ namespace, name }: Release): Promise<string> {
  return runJob(namespace, 'backup-now', `cronjob/${name}-backup`);
}

/** Brings the newest backup back, as docs/how-to/kubernetes.md says; gives what the Job printed. */
export async function restoreNewest({ namespace, name }: Release): Promise<string> {
  await scale(namespace, [`${name}-operator`], 0);
  await gone(namespace, ['operator']);
  await scale(
    namespace,
    writers.map((writer) => `${name}-${writer}`),
    0,
  );
  await gone(namespace, writers);
  const printed = await runJob(namespace, 'restore', `cronjob/${name}-restore`);
  await scale(
    namespace,
    writers.map((writer) => `${name}-${writer}`),
    1,
  );
  await scale(namespace, [`${name}-operator`], 2);
  return printed;
}

async function runJob(namespace: string, job: string, from: string): Promise<string> {
  await kubectl(['create', 'job', job, `--from=${from}`, '-n', namespace]);
  const waited = kubectl(['wait', '--for=condition=complete', `job/${job}`, '-n', namespace, '--timeout=120s']);
  const logs = () => kubectl(['logs', `job/${job}`, '-n', namespace]);
  await waited.catch(async (error) => {
    throw new Error(`job ${job} did not complete: ${await logs().catch(String)}`, { cause: error });
  });
  return logs();
}

async function scale(namespace: string, deployments: readonly string[], replicas: number): Promise<void> {
  await kubectl(['scale', 'deployment', ...deployments, '-n', namespace, `--replicas=${replicas}`]);
}

async function gone(namespace: string, components: readonly string[]): Promise<void> {
  const selector = `app.kubernetes.io/component in (${components.join(', ')})`;
  await kubectl(['wait', '--for=delete', 'pod', '-l', selector, '-n', namespace, '--timeout=120s']);
}
