import { until } from '../../support/nats-server.ts';
import { kubectl } from './kubernetes.ts';

interface StreamsOfServer {
  account_details?: {
    stream_detail?: { name: string; consumer_detail?: { name: string; cluster?: { leader?: string } }[] }[];
  }[];
}

/** The pod of the NATS server that leads a durable consumer, as that server itself says. */
export async function consumerLeader(namespace: string, release: string, consumer: string): Promise<string> {
  const selector = `app.kubernetes.io/instance=${release},app.kubernetes.io/component=nats`;
  return until(async () => {
    const names = await kubectl(['get', 'pods', '-n', namespace, '-l', selector, '-o', 'name']);
    for (const name of names.trim().split('\n')) {
      const pod = name.replace('pod/', '');
      const path = `/api/v1/namespaces/${namespace}/pods/${pod}:8222/proxy/jsz?accounts=true&streams=true&consumers=true`;
      const answer = await kubectl(['get', '--raw', path]).catch(() => '{}');
      if (leadersIn(JSON.parse(answer) as StreamsOfServer, consumer).includes(pod)) return pod;
    }
    return undefined;
  }, 60);
}

/**
 * Ends servers with no time to say goodbye. Not with `--force`, which waits for no end: Kubernetes starts the next server on the
 * volume while the last still writes to it, and what both write is lost.
 */
export async function killNatsServers(namespace: string, names: readonly string[]): Promise<void> {
  await kubectl(['delete', 'pod', ...names, '-n', namespace, '--grace-period=1', '--wait=false']);
}

function leadersIn({ account_details: accounts = [] }: StreamsOfServer, consumer: string): string[] {
  return accounts
    .flatMap(({ stream_detail: streams = [] }) => streams)
    .flatMap(({ consumer_detail: consumers = [] }) => consumers)
    .filter(({ name }) => name === consumer)
    .map(({ cluster }) => cluster?.leader ?? '');
}
