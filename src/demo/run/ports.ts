import { createServer } from 'node:net';
import { EnvironmentError } from '../../errors.ts';

/** A free TCP port on loopback: `preferred` where nobody has it, else any. */
export async function freePort(preferred = 0): Promise<number> {
  return (await listenBriefly(preferred, '127.0.0.1')) ?? (await listenBriefly(0, '127.0.0.1')) ?? 0;
}

/** @throws EnvironmentError naming the remedy when the port is taken. */
export async function requireFreePort(port: number, host: string, remedy: string): Promise<void> {
  if ((await listenBriefly(port, host)) === undefined) {
    throw new EnvironmentError(`port ${port} is in use: stop what listens there, or ${remedy}`);
  }
}

async function listenBriefly(port: number, host: string): Promise<number | undefined> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  server.once('error', () => resolve(undefined));
  server.listen(port, host, () => {
    const address = server.address();
    server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
  });
  return promise;
}
