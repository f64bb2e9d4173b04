import { type AddressInfo, createServer, connect as openSocket, type Socket } from 'node:net';

export interface CuttingProxy {
  url: string;
  /** The head of each request that came through. */
  requests: string[];
  /** Breaks off what is open now. */
  cut(): void;
  /** Connections whose last request has this in its head stay open and pass nothing any more, as when a machine on the way is gone. */
  silence(part: string): void;
  close(): void;
}

/** A TCP proxy before a local port, whose first connection breaks off after so many bytes of answer. */
export async function startCuttingProxy(port: number, firstConnectionBytes = Infinity): Promise<CuttingProxy> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const silent = new WeakSet<Socket>();
  const lastRequests = new Map<Socket, { upstream: Socket; head: string }>();
  let connections = 0;
  let remaining = firstConnectionBytes;

  const server = createServer((client) => {
    const upstream = openSocket(port, '127.0.0.1');
    connections += 1;
    const limited = connections === 1;
    // Clients also open connections that they then have no use for.
    client.once('data', (head) => requests.push(head.toString('latin1')));
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        lastRequests.delete(client);
        upstream.destroy();
        // What was passed on still arrives.
        client.end();
      });
    }
    client.on('data', (bytes) => {
      lastRequests.set(client, { upstream, head: bytes.toString('latin1') });
      if (!silent.has(client)) upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (silent.has(upstream)) return;
      if (!limited || bytes.length < remaining) {
        client.write(bytes);
        if (limited) remaining -= bytes.length;
        return;
      }
      upstream.destroy();
      client.end(bytes.subarray(0, remaining));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    cut,
    silence(part) {
      for (const [client, { upstream, head }] of lastRequests)
        if (head.includes(part)) silent.add(client).add(upstream);
    },
    close() {
      cut();
      server.close();
    },
  };
}
