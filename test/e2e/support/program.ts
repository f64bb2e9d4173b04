import { kubectl } from './kubernetes.ts';

/**
 * Runs one of our commands in the exporter's pod as the NATS user `admin`, with the addresses of the gateways' health ports.
 * Gives what it prints; rejects with that where the command ends with an error.
 */
export async function runAsAdmin(namespace: string, release: string, command: readonly string[]): Promise<string> {
  const path = 'jsonpath={.data.admin}';
  const secret = await kubectl(['get', 'secret', `${release}-nats-users`, '-n', namespace, '-o', path]);
  const password = Buffer.from(secret, 'base64').toString();
  const environment = ['NATS_USER=admin', `NATS_PASSWORD=${password}`, 'CINESTREAM_NATS_INBOX_PREFIX=_INBOX_admin'];
  const health = await healthAddresses(namespace, release);
  const program = ['node', '/app/src/main.ts', ...command, '--health', ...health];
  return kubectl(['exec', '-n', namespace, `deployment/${release}-exporter`, '--', 'env', ...environment, ...program]);
}

async function healthAddresses(namespace: string, release: string): Promise<string[]> {
  const selector = `app.kubernetes.io/instance=${release},app.kubernetes.io/component=gateway`;
  const path = 'jsonpath={range .items[*]}http://{.status.podIP}:9090 {end}';
  return (await kubectl(['get', 'pods', '-n', namespace, '-l', selector, '-o', path])).trim().split(' ');
}
