import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

interface Stored {
  metadata: { name: string; namespace: string; resourceVersion: string };
  [field: string]: unknown;
}

/**
 * As much of an API server as an informer and a leader election talk to: lists and watches of MovieSources, one Lease with
 * optimistic locking. It can be told to fail as real ones do.
 */
export class ApiServer {
  /** Versions before this one can no longer be watched from. */
  oldestVersion = 0;
  lists = 0;
  readonly #server: Server;
  readonly #objects = new Map<string, Stored>();
  readonly #watches = new Set<ServerResponse>();
  #lease: Stored | undefined;
  #version = 1;

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<ApiServer> {
    const server = new ApiServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Stores a MovieSource; watches are told unless they are to miss it. */
  put(name: string, generation: number, tellWatches = true): void {
    const metadata = { name, namespace: 'movies', uid: name, generation, resourceVersion: this.#next() };
    const type = this.#objects.has(name) ? 'MODIFIED' : 'ADDED';
    this.#objects.set(name, { apiVersion: 'cinestream.dev/v1alpha1', kind: 'MovieSource', metadata });
    if (tellWatches) for (const watch of this.#watches) watch.write(event(type, this.#objects.get(name)));
  }

  /** Ends every watch as one whose version has been compacted away. */
  expireWatches(): void {
    this.oldestVersion = this.#version;
    for (const watch of this.#watches) watch.end(event('ERROR', { kind: 'Status', code: 410, reason: 'Expired' }));
  }

  get watches(): number {
    return this.#watches.size;
  }

  /** Everybody who was written into the lease, in order; empty where it was given back. */
  readonly holders: string[] = [];

  get holder(): string {
    return ((this.#lease?.spec ?? {}) as { holderIdentity?: string }).holderIdentity ?? '';
  }

  /** Names of what the lease goes with. */
  get leaseOwners(): string[] {
    const { ownerReferences = [] } = (this.#lease?.metadata ?? {}) as { ownerReferences?: { name: string }[] };
    return ownerReferences.map(({ name }) => name);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #next(): string {
    this.#version += 1;
    return String(this.#version);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://api');
    if (url.pathname.includes('/leases')) return this.#answerLease(request, response);
    if (url.searchParams.get('watch') !== 'true') {
      this.lists += 1;
      return reply(response, 200, {
        metadata: { resourceVersion: String(this.#version) },
        items: [...this.#objects.values()],
      });
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    const from = Number(url.searchParams.get('resourceVersion'));
    if (from < this.oldestVersion) {
      response.end(event('ERROR', { kind: 'Status', code: 410, reason: 'Expired' }));
      return;
    }
    // What happened between the list and this watch is told now.
    for (const object of this.#objects.values())
      if (Number(object.metadata.resourceVersion) > from) response.write(event('MODIFIED', object));
    this.#watches.add(response);
    response.once('close', () => this.#watches.delete(response));
  }

  async #answerLease(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET') {
      return this.#lease === undefined ? reply(response, 404, failure(404)) : reply(response, 200, this.#lease);
    }
    const body = (await json(request)) as Stored;
    const conflicts =
      request.method === 'POST'
        ? this.#lease !== undefined
        : body.metadata.resourceVersion !== this.#lease?.metadata.resourceVersion;
    if (conflicts) return reply(response, 409, failure(409));
    const { holderIdentity = '' } = (body.spec ?? {}) as { holderIdentity?: string };
    if (holderIdentity !== this.holder) this.holders.push(holderIdentity);
    this.#lease = { ...body, metadata: { ...body.metadata, resourceVersion: this.#next() } };
    reply(response, 200, this.#lease);
  }
}

function event(type: string, object: unknown): string {
  return `${JSON.stringify({ type, object })}\n`;
}

function failure(code: number): object {
  return { kind: 'Status', status: 'Failure', code };
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
