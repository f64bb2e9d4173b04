import {
  type ApiConstructor,
  type ApiType,
  createConfiguration,
  type KubeConfig,
  type RequestContext,
  type ResponseContext,
  ServerConfiguration,
} from '@kubernetes/client-node';

/** An API server that is there answers in milliseconds; its own limit for a request is a minute. */
const requestMilliseconds = 10_000;

/**
 * A client whose requests fail when they are not answered in time. client-node's own wait five minutes for the first byte: on a
 * connection that has died without a word a leader would go on believing that it leads.
 */
export function createApiClient<T extends ApiType>(configuration: KubeConfig, type: ApiConstructor<T>): T {
  const cluster = configuration.getCurrentCluster();
  if (cluster === null) throw new Error('the Kubernetes configuration names no cluster');
  return new type(
    createConfiguration({
      baseServer: new ServerConfiguration(cluster.server, {}),
      authMethods: { default: configuration },
      promiseMiddleware: [{ pre: withTimeout, post: unchanged }],
    }),
  );
}

async function withTimeout(request: RequestContext): Promise<RequestContext> {
  request.setHeaderParam('User-Agent', 'cinestream-operator');
  request.setSignal(AbortSignal.timeout(requestMilliseconds));
  return request;
}

async function unchanged(response: ResponseContext): Promise<ResponseContext> {
  return response;
}
