import { until } from '../../support/nats-server.ts';
import { kubectl } from './kubernetes.ts';

interface RunStatus {
  name: string;
  state: string;
  pagesDone: number;
}

export interface SourceStatus {
  active?: RunStatus[];
  history?: RunStatus[];
}

/** Applies one of our resources; rejects with what the API server has against it. */
export async function applyResource(namespace: string, kind: string, name: string, spec: object): Promise<void> {
  const resource = { apiVersion: 'cinestream.dev/v1alpha1', kind, metadata: { name, namespace }, spec };
  await kubectl(['apply', '-f', '-'], JSON.stringify(resource));
}

/** Resolves with the status of a MovieSource once it is as wanted. */
export async function sourceStatus(
  namespace: string,
  name: string,
  wanted: (status: SourceStatus) => boolean,
): Promise<SourceStatus> {
  return until(async () => {
    const text = await kubectl(['get', 'moviesource', name, '-n', namespace, '-o', 'json']);
    const { status = {} } = JSON.parse(text) as { status?: SourceStatus };
    return wanted(status) ? status : undefined;
  }, 120);
}

/** The pod that holds the operator's lease. */
export async function leader(namespace: string): Promise<string> {
  const path = 'jsonpath={.spec.holderIdentity}';
  return until(async () => {
    const holder = await kubectl(['get', 'lease', 'cinestream-operator', '-n', namespace, '-o', path]);
    return holder === '' ? undefined : holder;
  }, 60);
}

/** How often an Event of this reason was recorded about a resource. */
export async function countEvents(namespace: string, name: string, reason: string): Promise<number> {
  const selector = `involvedObject.name=${name},reason=${reason}`;
  const events = await kubectl(['get', 'events', '-n', namespace, '--field-selector', selector, '-o', 'name']);
  return events.split('\n').filter((line) => line !== '').length;
}
