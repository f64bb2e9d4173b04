import type { Condition } from './condition.ts';

export const group = 'cinestream.dev';
export const crdVersion = 'v1alpha1';
export const fieldManager = 'cinestream-operator';

/** What the API server knows of any object of ours. `Spec` is what the CRD's schema let through. */
export interface Resource<Spec, Status extends { conditions?: Condition[] }> {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace: string;
    uid: string;
    generation: number;
    resourceVersion: string;
    creationTimestamp: string;
    deletionTimestamp?: string;
    annotations?: Record<string, string>;
  };
  spec: Spec;
  status?: Status;
}

/** A kind of ours, as its URL names it. */
export interface ResourceKind {
  kind: string;
  plural: string;
}

export const movieSourceKind: ResourceKind = Object.freeze({ kind: 'MovieSource', plural: 'moviesources' });
export const pipelineKind: ResourceKind = Object.freeze({ kind: 'Pipeline', plural: 'pipelines' });

/** `namespace/name`: what queues and caches know an object by. */
export function keyOf(resource: { metadata: { namespace: string; name: string } }): string {
  return `${resource.metadata.namespace}/${resource.metadata.name}`;
}
