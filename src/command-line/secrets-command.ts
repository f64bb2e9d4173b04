import { randomBytes } from 'node:crypto';
import { type Command, InvalidArgumentError } from 'commander';
import { systemClock } from '../clock.ts';
import { readConfiguration } from '../config.ts';
import { createLogger } from '../observability/logger.ts';
import type { WantedSecret } from '../operator/kubernetes/secrets.ts';

/** What makes a release's passwords, once, in the cluster: nothing that is rendered has any. */
export function addSecretsCommand(program: Command): void {
  program
    .command('fill-secrets')
    .description('give Secrets of Kubernetes the keys that they lack, each with a new password; what they have stays')
    .argument('<secret...>', 'NAME=KEY,KEY…: a Secret that exists and the keys that it must have', wantedSecret)
    .option('--namespace <name>', 'where they are (default: that of this pod)')
    .action(fill);
}

/** A commander parser for a Secret and its keys. */
function wantedSecret(text: string, before: WantedSecret[] = []): WantedSecret[] {
  const [, name, keys] = /^([a-z0-9][a-z0-9.-]*)=([\w.-]+(?:,[\w.-]+)*)$/.exec(text) ?? [];
  if (name === undefined || keys === undefined) {
    throw new InvalidArgumentError('must be like cinestream-gateway=scrape-token,admin-token.');
  }
  return [...before, { name, keys: keys.split(',') }];
}

async function fill(secrets: WantedSecret[], flags: { namespace?: string }): Promise<void> {
  const { currentNamespace, readKubeConfig } = await import('../operator/kubernetes/kube-config.ts');
  const { fillSecrets } = await import('../operator/kubernetes/secrets.ts');
  const configuration = readKubeConfig();
  await fillSecrets(secrets, {
    configuration,
    namespace: flags.namespace ?? currentNamespace(configuration),
    newPassword: () => randomBytes(16).toString('hex'),
    clock: systemClock,
    logger: createLogger('secrets', readConfiguration(process.env).observability.logLevel),
  });
}
