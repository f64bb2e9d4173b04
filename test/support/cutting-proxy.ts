import { type AddressInfo, createServer, connect as openSocket, type Socket } from 'node:net';

export interface CuttingProxy {
  url: string;
  /** The head of each request that came through. */
  requests: string[];
  /** Breaks off what is open now. */
  cut(): void;
  /** What is open now stays open, and nothing passes any more, as when a machine on the way is gone without a word. */
  silence(): void;
  close(): void;
}

/** A TCP proxy before a local port, whose first connection breaks off after so many bytes of answer. */
export async function startCuttingProxy(port: number, firstConnectionBytes = Infinity): Promise<CuttingProxy> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const silent = new WeakSet<Socket>();
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
        upstream.destroy();
        // What was passed on still arrives.
        client.end();
      });
    }
    client.on('data', (bytes) => {
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
    silence() {
      for (const socket of sockets) silent.add(socket);
    },
    close() {
      cut();
      server.close();
    },
  };
}
