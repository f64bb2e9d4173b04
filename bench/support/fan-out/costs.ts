/** What the simulation is told. Seconds and bytes; each says where it is from. */
export interface Costs {
  /** Of an event on the wire. */
  eventBytes: number;
  /** CPU of a nats-server for one event to one consumer. */
  natsWriteSeconds: number;
  /** CPU of a gateway for one event to one client, written by itself. */
  writeSeconds: number;
  /** The same for each further event in one write. */
  coalescedSeconds: number;
  /** CPU of a gateway to take in an event, whoever follows. */
  takeSeconds: number;
  /** What one node's link carries. */
  linkBytesPerSecond: number;
  /** One way, within a region and between two. */
  nearSeconds: number;
  farSeconds: number;
  /** From a NATS server being gone until gateways follow another. */
  natsFailoverSeconds: number;
  /** From a gateway being gone until what follows it, clients or a tier, is back: the longest retry. */
  retrySeconds: number;
}

export const sources: Readonly<Record<keyof Costs, { value: number; source: string }>> = Object.freeze({
  eventBytes: { value: 1120, source: 'data of 1.1 KB and its frame, as `bench -- sse` sends' },
  natsWriteSeconds: { value: 35e-6, source: '`bench -- fan-out --measure`' },
  writeSeconds: { value: 1 / 88_600, source: '`bench -- sse`: 88,600 events per CPU-second' },
  coalescedSeconds: { value: 1 / 2_505_900, source: '`bench -- sse`, flooded: 2,505,900 events/s' },
  takeSeconds: { value: 100e-6, source: 'assumed' },
  linkBytesPerSecond: { value: 125e6, source: 'assumed: 1 Gbit/s (`--gigabits`)' },
  nearSeconds: { value: 0.0005, source: 'assumed' },
  farSeconds: { value: 0.04, source: 'assumed' },
  natsFailoverSeconds: { value: 9.8, source: '`npm run chaos`, three servers: leader of a stream killed, median' },
  retrySeconds: { value: 5, source: '2 to 5 s, as gateways tell their clients' },
});
