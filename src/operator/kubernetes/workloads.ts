import {
  AppsV1Api,
  BatchV1Api,
  CoreV1Api,
  type KubeConfig,
  PatchStrategy,
  setHeaderOptions,
  type V1Job,
  type V1OwnerReference,
} from '@kubernetes/client-node';
import { createApiClient } from './api-client.ts';
import { isStatus } from './cluster.ts';
import { fieldManager } from './resource.ts';

export interface DeploymentState {
  desired: number;
  ready: number;
  /** Label selector of its pods. */
  selector: string;
}

export type JobState = 'running' | 'complete' | 'failed';

export interface PodCost {
  name: string;
  /** Where the pod is reached; empty until it has an address. */
  address: string;
  /** What `controller.kubernetes.io/pod-deletion-cost` says now; null: nothing. */
  deletionCost: number | null;
}

const deletionCostAnnotation = 'controller.kubernetes.io/pod-deletion-cost';

/** The Deployments, pods and Jobs that the controllers act on. With `dryRun` the server checks every write and keeps none. */
export class Workloads {
  readonly #apps: AppsV1Api;
  readonly #core: CoreV1Api;
  readonly #batch: BatchV1Api;
  readonly #dryRun: { dryRun?: string };

  constructor(configuration: KubeConfig, dryRun: boolean) {
    this.#apps = createApiClient(configuration, AppsV1Api);
    this.#core = createApiClient(configuration, CoreV1Api);
    this.#batch = createApiClient(configuration, BatchV1Api);
    this.#dryRun = dryRun ? { dryRun: 'All' } : {};
  }

  /** A Deployment's replicas; null where there is none of this name. */
  async deployment(namespace: string, name: string): Promise<DeploymentState | null> {
    try {
      const { spec, status } = await this.#apps.readNamespacedDeployment({ namespace, name });
      const labels = Object.entries(spec?.selector.matchLabels ?? {});
      const selector = labels.map(([label, value]) => `${label}=${value}`).join(',');
      return { desired: spec?.replicas ?? 1, ready: status?.readyReplicas ?? 0, selector };
    } catch (error) {
      if (isStatus(error, 404)) return null;
      throw error;
    }
  }

  /** A Deployment as the owner of what is to be deleted with it; null where there is none of this name. */
  async owner(namespace: string, name: string): Promise<V1OwnerReference | null> {
    try {
      const { metadata } = await this.#apps.readNamespacedDeployment({ namespace, name });
      return { apiVersion: 'apps/v1', kind: 'Deployment', name, uid: metadata?.uid ?? '' };
    } catch (error) {
      if (isStatus(error, 404)) return null;
      throw error;
    }
  }

  async scale(namespace: string, name: string, replicas: number): Promise<void> {
    await this.#apps.patchNamespacedDeploymentScale(
      { namespace, name, body: { spec: { replicas } }, fieldManager, ...this.#dryRun },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
  }

  /** Pods by label selector, without those that are about to go. */
  async pods(namespace: string, labelSelector: string): Promise<PodCost[]> {
    const { items } = await this.#core.listNamespacedPod({ namespace, labelSelector });
    return items
      .filter(({ metadata }) => metadata?.deletionTimestamp === undefined)
      .map(({ metadata, status }) => {
        const cost = metadata?.annotations?.[deletionCostAnnotation];
        return {
          name: metadata?.name ?? '',
          address: status?.podIP ?? '',
          deletionCost: cost === undefined ? null : Number(cost),
        };
      });
  }

  /** Of a Deployment that shrinks, pods with a lower cost go first. */
  async setDeletionCost(namespace: string, name: string, cost: number): Promise<void> {
    await this.#core.patchNamespacedPod(
      {
        namespace,
        name,
        body: { metadata: { annotations: { [deletionCostAnnotation]: String(cost) } } },
        fieldManager,
        ...this.#dryRun,
      },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
  }

  /** How a Job is; null where there is none of this name. */
  async job(namespace: string, name: string): Promise<JobState | null> {
    try {
      const { status } = await this.#batch.readNamespacedJob({ namespace, name });
      const holds = (type: string) =>
        (status?.conditions ?? []).some((one) => one.type === type && one.status === 'True');
      if (holds('Complete')) return 'complete';
      return holds('Failed') ? 'failed' : 'running';
    } catch (error) {
      if (isStatus(error, 404)) return null;
      throw error;
    }
  }

  /** Creates a Job, unless there is one of its name. */
  async createJob(namespace: string, body: V1Job): Promise<void> {
    try {
      await this.#batch.createNamespacedJob({ namespace, body, fieldManager, ...this.#dryRun });
    } catch (error) {
      if (!isStatus(error, 409)) throw error;
    }
  }

  /** Deletes a Job with its pods, if there is one of this name. */
  async deleteJob(namespace: string, name: string): Promise<void> {
    try {
      await this.#batch.deleteNamespacedJob({ namespace, name, propagationPolicy: 'Background', ...this.#dryRun });
    } catch (error) {
      if (!isStatus(error, 404)) throw error;
    }
  }
}
