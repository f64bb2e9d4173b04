/**
 * The clients of the SSE bench, a process of their own: bare sockets, so that they take as little of the machine as can be.
 * All count bytes; the sampled ones also take events apart, which gives bytes per event and latencies.
 */
import { connect, type Socket } from 'node:net';

export interface OpenOrder {
  url: string;
  connections: number;
  /** Of which this many take events apart. */
  sampled: number;
  /** Of which this many never read. */
  stalled: number;
  /** Query strings that are given out in turn. */
  queries: string[];
  lastEventId?: string;
  /** Authorization header, for servers that want one. */
  authorization?: string;
}

export interface Counts {
  connections: number;
  bytes: number;
  /** Of the sampled clients. */
  sampledBytes: number;
  sampledEvents: number;
  /** Fewest events that any sampled client has got. */
  fewestEvents: number;
  /** Milliseconds from the event being published to its arrival, of sampled clients, since the last look. */
  latencies: number[];
  /** CPU that this process has used until now: where it is a whole core, the clients are what is measured. */
  cpuSeconds: number;
}

export type LoadOrder = { open: OpenOrder } | { look: true } | { close: true };

const connectingAtOnce = 200;
/** One buffer for all sockets that only count. */
const discarded = Buffer.allocUnsafe(256 * 1024);
const sentPattern = /"bench_sent":([\d.]+)/;

class SampledClient {
  events = 0;
  bytes = 0;
  latencies: number[] = [];
  #rest = '';

  take(chunk: Buffer): void {
    const now = performance.timeOrigin + performance.now();
    this.bytes += chunk.length;
    const parts = (this.#rest + chunk.toString('latin1')).split('\n\n');
    this.#rest = parts.pop() ?? '';
    for (const part of parts) {
      const sent = sentPattern.exec(part)?.[1];
      if (sent === undefined) continue;
      this.events += 1;
      this.latencies.push(now - Number(sent));
    }
  }
}

let sockets: Socket[] = [];
let samples: SampledClient[] = [];
let countedBytes = 0;

async function open(order: OpenOrder): Promise<void> {
  for (let start = 0; start < order.connections; start += connectingAtOnce) {
    const count = Math.min(connectingAtOnce, order.connections - start);
    await Promise.all(Array.from({ length: count }, (_, index) => openOne(order, start + index)));
  }
}

function openOne(order: OpenOrder, index: number): Promise<void> {
  const url = new URL(order.url);
  const query = order.queries[index % order.queries.length] ?? '';
  const separator = query === '' ? '' : url.search === '' ? '?' : '&';
  const reading = order.connections - order.stalled;
  const stalled = index >= reading;
  // Spread over all, since servers write to their clients in order of arrival, or the reverse.
  const share = order.sampled / reading;
  const isSample = !stalled && Math.floor((index + 1) * share) > Math.floor(index * share);
  const sampled = isSample ? new SampledClient() : undefined;
  if (sampled !== undefined) samples.push(sampled);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = connect({
    host: url.hostname,
    port: Number(url.port || 80),
    onread: {
      buffer: sampled === undefined ? discarded : Buffer.allocUnsafe(64 * 1024),
      callback(bytes, buffer) {
        resolve();
        if (stalled) {
          socket.pause();
          return false;
        }
        if (sampled === undefined) countedBytes += bytes;
        else sampled.take(Buffer.from(buffer.buffer, buffer.byteOffset, bytes));
        return true;
      },
    },
  });
  const headers = [
    `GET ${url.pathname}${url.search}${separator}${query} HTTP/1.1`,
    `host: ${url.host}`,
    'accept: text/event-stream',
    ...(order.lastEventId === undefined ? [] : [`last-event-id: ${order.lastEventId}`]),
    ...(order.authorization === undefined ? [] : [`authorization: ${order.authorization}`]),
  ];
  socket.once('connect', () => socket.write(`${headers.join('\r\n')}\r\n\r\n`));
  socket.on('error', reject);
  socket.on('close', () => reject(new Error('the server closed the connection')));
  sockets.push(socket);
  return promise;
}

function look(): Counts {
  const cpu = process.cpuUsage();
  const counts: Counts = {
    connections: sockets.filter((socket) => !socket.destroyed).length,
    bytes: countedBytes + samples.reduce((sum, sample) => sum + sample.bytes, 0),
    sampledBytes: samples.reduce((sum, sample) => sum + sample.bytes, 0),
    sampledEvents: samples.reduce((sum, sample) => sum + sample.events, 0),
    fewestEvents: Math.min(...samples.map((sample) => sample.events)),
    latencies: samples.flatMap((sample) => sample.latencies),
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
  };
  for (const sample of samples) sample.latencies = [];
  return counts;
}

function close(): void {
  for (const socket of sockets) {
    socket.removeAllListeners('close');
    socket.destroy();
  }
  sockets = [];
  samples = [];
  countedBytes = 0;
}

process.on('message', async (order: LoadOrder) => {
  try {
    if ('open' in order) await open(order.open);
    if ('close' in order) close();
    process.send?.('look' in order ? { counts: look() } : { done: true });
  } catch (error) {
    process.send?.({ failed: error instanceof Error ? error.message : String(error) });
  }
});
process.on('disconnect', () => process.exit());
