import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { EnvironmentError } from '../errors.ts';
import { type Exposition, expositionOf } from './exposition.ts';

export interface HealthOptions {
  port: number;
  host: string;
  registry: Registry;
  /** The process should be restarted when this is false. */
  live(): boolean;
  /** Why the process should get no work now; empty when it is ready. */
  notReady(): string[];
}

export interface HealthServer {
  port: number;
  close(): Promise<void>;
}

/**
 * Serves `/livez`, `/readyz` and `/metrics`, the last as Prometheus text or, where asked for, as OpenMetrics.
 * @throws EnvironmentError when the port is taken.
 */
export async function startHealthServer(options: HealthOptions): Promise<HealthServer> {
  const exposition = expositionOf(options.registry);
  const server = createServer((request, response) => {
    void answer(options, exposition, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new EnvironmentError(
          `cannot serve metrics on ${options.host}:${options.port}: choose another with CINESTREAM_METRICS_PORT (0 picks a free one)`,
          { cause: error },
        ),
      ),
    );
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(
  options: HealthOptions,
  exposition: (accept: string | undefined) => Promise<Exposition>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url?.split('?')[0];
  if (path === '/livez') return send(response, options.live() ? 200 : 503, options.live() ? 'ok\n' : 'not live\n');
  if (path === '/readyz') {
    const reasons = options.notReady();
    return send(response, reasons.length === 0 ? 200 : 503, reasons.length === 0 ? 'ok\n' : `${reasons.join('\n')}\n`);
  }
  if (path === '/metrics') {
    const { text, contentType } = await exposition(request.headers.accept);
    return send(response, 200, text, contentType);
  }
  return send(response, 404, 'not found; try /livez, /readyz or /metrics\n');
}

function send(response: ServerResponse, status: number, body: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}
