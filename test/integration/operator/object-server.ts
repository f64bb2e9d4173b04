import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { KubeConfig } from '@kubernetes/client-node';

type Json = Record<string, unknown>;

export interface Write {
  method: string;
  path: string;
  contentType: string;
  fieldManager: string | null;
  body: Json;
}

/**
 * As much of an API server as reads and writes single objects: kept by their path, changed by merge patches and by apply of the
 * status, and not at all by a dry run. A patch that names another resource version than the object's is refused.
 */
export class ObjectServer {
  readonly objects = new Map<string, Json>();
  /** What was asked to be written, in order, dry runs included. */
  readonly writes: Write[] = [];
  /** Called when a write has arrived and is not yet done. */
  beforeWrite: () => void = () => undefined;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<ObjectServer> {
    const server = new ObjectServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get configuration(): KubeConfig {
    const { port } = this.#server.address() as AddressInfo;
    const config = new KubeConfig();
    const cluster = { name: 'test', server: `http://127.0.0.1:${port}`, skipTLSVerify: true };
    config.loadFromClusterAndUser(cluster, { name: 'test' });
    return config;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://api');
    if (request.method === 'GET') return this.#read(url.pathname, response);
    const body = (await json(request)) as Json;
    this.writes.push({
      method: request.method ?? '',
      path: url.pathname,
      contentType: request.headers['content-type'] ?? '',
      fieldManager: url.searchParams.get('fieldManager'),
      body,
    });
    this.beforeWrite();
    if (isOutdated(this.objects.get(url.pathname), body)) return reply(response, 409, { kind: 'Status', code: 409 });
    const changed = this.#changed(url.pathname, body);
    if (changed === undefined) return reply(response, 404, { kind: 'Status', code: 404 });
    if (!url.searchParams.has('dryRun')) this.objects.set(changed.path, changed.object);
    reply(response, 200, changed.object);
  }

  #read(path: string, response: ServerResponse): void {
    const object = path.endsWith('/pods') ? { items: this.#below(path) } : this.objects.get(path);
    if (object === undefined) reply(response, 404, { kind: 'Status', code: 404 });
    else reply(response, 200, object);
  }

  #below(path: string): Json[] {
    return [...this.objects].filter(([one]) => one.startsWith(`${path}/`)).map(([, item]) => item);
  }

  /** The object that a write makes of what there is; undefined where there is nothing to change. */
  #changed(path: string, body: Json): { path: string; object: Json } | undefined {
    if (path.endsWith('/events')) return { path: `${path}/${this.writes.length}`, object: body };
    const object = path.replace(/\/(scale|status)$/, '');
    const before = this.objects.get(object);
    if (before === undefined) return undefined;
    // Who applies a status names all of it.
    return {
      path: object,
      object: path.endsWith('/status') ? { ...before, status: body.status } : merge(before, body),
    };
  }
}

/** JSON merge patch, without the taking away. */
function merge(before: Json, patch: Json): Json {
  const changes = Object.entries(patch).map(([name, value]) => {
    const old = before[name];
    return [name, isObject(old) && isObject(value) ? merge(old, value) : value];
  });
  return { ...before, ...Object.fromEntries(changes) };
}

function isOutdated(before: Json | undefined, patch: Json): boolean {
  const [known, named] = [before, patch].map((one) =>
    isObject(one?.metadata) ? one.metadata.resourceVersion : undefined,
  );
  return named !== undefined && known !== undefined && named !== known;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
