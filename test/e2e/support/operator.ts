import { until } from '../../support/nats-server.ts';
import { kubectl } from './kubernetes.ts';

interface RunStatus {
  name: string;
  state: string;
  pagesDone: number;
  pagesQueued: number;
  pagesFailed: number;
  pagesBlocked: number;
  moviesNew: number;
}

export interface SourceStatus {
  summary?: string;
  conditions?: { type: string; status: string; reason: string; message: string }[];
  active?: RunStatus[];
  history?: RunStatus[];
}

interface PipelineStatus {
  backlog?: number;
  components?: { name: string; currentReplicas: number; desiredReplicas: number; reason: string }[];
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
  seconds = 120,
): Promise<SourceStatus> {
  return until(async () => {
    const text = await kubectl(['get', 'moviesource', name, '-n', namespace, '-o', 'json']);
    const { status = {} } = JSON.parse(text) as { status?: SourceStatus };
    return wanted(status) ? status : undefined;
  }, seconds);
}

/** The replicas that a Pipeline asks for, and has, by component. */
export async function pipelineStatus(namespace: string, name: string): Promise<PipelineStatus> {
  const text = await kubectl(['get', 'pipeline', name, '-n', namespace, '-o', 'json']);
  return (JSON.parse(text) as { status?: PipelineStatus }).status ?? {};
}

/** The messages of all Events of this reason about a resource. */
export async function eventMessages(namespace: string, name: string, reason: string): Promise<string[]> {
  const selector = `involvedObject.name=${name},reason=${reason}`;
  const text = await kubectl(['get', 'events', '-n', namespace, '--field-selector', selector, '-o', 'json']);
  return (JSON.parse(text) as { items: { message: string }[] }).items.map(({ message }) => message);
}

/** How often each page of one of the demo's sites was asked for. */
export async function siteHits(namespace: string, service: string, port: number): Promise<Record<string, number>> {
  const path = `/api/v1/namespaces/${namespace}/services/${service}:${port}/proxy/__hits`;
  return JSON.parse(await kubectl(['get', '--raw', path])) as Record<string, number>;
}

/** The browser node that has the most sessions, as the operator marked it; undefined while none has any. */
export async function busyBrowserNode(namespace: string): Promise<string | undefined> {
  const selector = 'app.kubernetes.io/component=grid-node';
  const text = await kubectl(['get', 'pods', '-n', namespace, '-l', selector, '-o', 'json']);
  const { items } = JSON.parse(text) as {
    items: { metadata: { name: string; annotations?: Record<string, string>; deletionTimestamp?: string } }[];
  };
  const costs = items
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata: { name, annotations } }) => ({
      name,
      cost: Number(annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0),
    }));
  const [busiest] = costs.toSorted((one, other) => other.cost - one.cost);
  return busiest !== undefined && busiest.cost > 0 ? busiest.name : undefined;
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
