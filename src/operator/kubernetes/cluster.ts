import {
  ApiException,
  CoreV1Api,
  CustomObjectsApi,
  type KubeConfig,
  PatchStrategy,
  setHeaderOptions,
} from '@kubernetes/client-node';
import { createApiClient } from './api-client.ts';
import type { Condition } from './condition.ts';
import { crdVersion, fieldManager, group, type Resource, type ResourceKind } from './resource.ts';

export type AnyResource = Resource<unknown, { conditions?: Condition[] }>;

/** Our own resources and their Events. With `dryRun` the server checks every write and keeps none. */
export class Cluster {
  readonly #objects: CustomObjectsApi;
  readonly #core: CoreV1Api;
  readonly #dryRun: { dryRun?: string };

  constructor(configuration: KubeConfig, dryRun: boolean) {
    this.#objects = createApiClient(configuration, CustomObjectsApi);
    this.#core = createApiClient(configuration, CoreV1Api);
    this.#dryRun = dryRun ? { dryRun: 'All' } : {};
  }

  /** Writes the status by server-side apply: what this field manager no longer names goes away. Gives the object as it is then. */
  async applyStatus(resource: AnyResource, kind: ResourceKind, status: object): Promise<AnyResource> {
    const { name, namespace } = resource.metadata;
    return this.#objects.patchNamespacedCustomObjectStatus(
      {
        group,
        version: crdVersion,
        namespace,
        plural: kind.plural,
        name,
        body: { apiVersion: `${group}/${crdVersion}`, kind: kind.kind, metadata: { name, namespace }, status },
        fieldManager,
        force: true,
        ...this.#dryRun,
      },
      setHeaderOptions('Content-Type', PatchStrategy.ServerSideApply),
    );
  }

  /** An Event about a resource, as `kubectl describe` shows it. */
  async recordEvent(
    resource: AnyResource,
    event: { type: 'Normal' | 'Warning'; reason: string; message: string; now: Date },
  ): Promise<void> {
    const { name, namespace, uid, resourceVersion } = resource.metadata;
    await this.#core.createNamespacedEvent({
      namespace,
      body: {
        metadata: { generateName: `${name}.`, namespace },
        involvedObject: {
          apiVersion: `${group}/${crdVersion}`,
          kind: resource.kind,
          name,
          namespace,
          uid,
          resourceVersion,
        },
        type: event.type,
        reason: event.reason,
        message: event.message.slice(0, 1024),
        source: { component: fieldManager },
        firstTimestamp: event.now,
        lastTimestamp: event.now,
        count: 1,
      },
      ...this.#dryRun,
    });
  }
}

/** Whether the API server answered with this HTTP status. */
export function isStatus(error: unknown, status: number): boolean {
  return error instanceof ApiException && error.code === status;
}
