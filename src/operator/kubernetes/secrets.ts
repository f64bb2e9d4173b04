import { CoreV1Api, type KubeConfig, PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { describeError, EnvironmentError } from '../../errors.ts';
import { createApiClient } from './api-client.ts';
import { isStatus } from './cluster.ts';
import { fieldManager } from './resource.ts';

const retryMilliseconds = 2000;
/** A fresh cluster's permissions and network policies take hold seconds after they are made. */
const patienceMilliseconds = 2 * 60_000;

/** A Secret that exists, and the keys that it must have. */
export interface WantedSecret {
  name: string;
  keys: readonly string[];
}

export interface SecretsOptions {
  configuration: KubeConfig;
  namespace: string;
  /** A new password; never the same twice. */
  newPassword(): string;
  clock: Clock;
  logger: Logger;
}

/**
 * Gives Secrets the keys that they lack, each with a new password. What they have stays as it is, so that it may run as often
 * as wanted and beside itself. Creates none: to read and to patch Secrets by name is all that it must be allowed.
 * @throws EnvironmentError where that fails for two minutes.
 */
export async function fillSecrets(wanted: readonly WantedSecret[], options: SecretsOptions): Promise<void> {
  const { clock, logger, namespace } = options;
  const core = createApiClient(options.configuration, CoreV1Api);
  for (const secret of wanted) {
    const deadline = clock.now() + patienceMilliseconds;
    for (;;) {
      try {
        const added = await fillSecret(core, secret, options);
        logger.info({ secret: secret.name, added }, added.length === 0 ? 'the secret is complete' : 'secret filled');
        break;
      } catch (error) {
        if (clock.now() >= deadline) throw unfilled(secret.name, namespace, error);
        logger.warn({ secret: secret.name, error: describeError(error) }, 'cannot fill the secret yet, trying again');
        await clock.wait(retryMilliseconds);
      }
    }
  }
}

/** Gives the keys that it added. The resource version makes the server refuse what somebody else has done meanwhile. */
async function fillSecret(
  core: CoreV1Api,
  { name, keys }: WantedSecret,
  { namespace, newPassword }: SecretsOptions,
): Promise<string[]> {
  const { metadata, data = {} } = await core.readNamespacedSecret({ namespace, name });
  const missing = keys.filter((key) => (data[key] ?? '') === '');
  if (missing.length === 0) return [];
  const added = missing.map((key) => [key, Buffer.from(newPassword()).toString('base64')]);
  const body = { metadata: { resourceVersion: metadata?.resourceVersion }, data: Object.fromEntries(added) };
  await core.patchNamespacedSecret(
    { namespace, name, body, fieldManager },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  );
  return missing;
}

function unfilled(name: string, namespace: string, cause: unknown): EnvironmentError {
  const remedy = isStatus(cause, 404)
    ? 'it does not exist: apply all that the chart renders'
    : isStatus(cause, 403)
      ? 'its service account may not: the Role and RoleBinding of the chart are missing'
      : 'the API server does not answer: a network policy or a proxy may be in the way';
  return new EnvironmentError(`the secret ${name} in ${namespace} cannot be filled: ${remedy}`, { cause });
}
