import { KubeConfig } from '@kubernetes/client-node';
import { EnvironmentError } from '../../errors.ts';

/**
 * The cluster that KUBECONFIG, ~/.kube/config or the pod's service account names.
 * @throws EnvironmentError where there is none.
 */
export function readKubeConfig(): KubeConfig {
  const configuration = new KubeConfig();
  configuration.loadFromDefault();
  // What client-node falls back to where it finds nothing, as kubectl does.
  if (configuration.getCurrentCluster()?.server === 'http://localhost:8080') {
    throw new EnvironmentError('no Kubernetes cluster is known: set KUBECONFIG, or run inside of a cluster');
  }
  return configuration;
}

/** The namespace of the current context: inside of a cluster that of the pod. */
export function currentNamespace(configuration: KubeConfig): string {
  return configuration.getContextObject(configuration.getCurrentContext())?.namespace ?? 'default';
}
