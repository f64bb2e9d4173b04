import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '../../src/clock.ts';

export type LinkState = 'open' | 'cut' | 'stalled';

/** A TCP proxy between two parts, so that the network between them can fail: cut, stalled in both directions, or slow. */
export class Link {
  state: LinkState = 'open';
  delayMilliseconds = 0;
  readonly #target: () => number;
  readonly #clock: Clock;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(target: () => number, clock: Clock) {
    this.#target = target;
    this.#clock = clock;
    this.#server = createServer({ noDelay: true }, (near) => this.#join(near));
  }

  /** @param target the port on the loopback that it leads to. */
  static async open(target: () => number, clock: Clock): Promise<Link> {
    const link = new Link(target, clock);
    link.#server.listen(0, '127.0.0.1');
    await once(link.#server, 'listening');
    return link;
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  /** Breaks what is connected and refuses what comes, until it is opened. */
  cut(): void {
    this.state = 'cut';
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Connections stay, and nothing gets through: the peer looks frozen. */
  stall(): void {
    this.state = 'stalled';
    for (const socket of this.#sockets) socket.pause();
  }

  heal(): void {
    this.state = 'open';
    this.delayMilliseconds = 0;
    for (const socket of this.#sockets) socket.resume();
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
  }

  #join(near: Socket): void {
    if (this.state === 'cut') {
      near.destroy();
      return;
    }
    const far = connect({ port: this.#target(), host: '127.0.0.1', noDelay: true });
    this.#carry(near, far);
    this.#carry(far, near);
    if (this.state === 'stalled') {
      near.pause();
      far.pause();
    }
  }

  #carry(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    let earlier: Promise<unknown> = Promise.resolve();
    from.on('data', async (bytes) => {
      // Behind what is still delayed when the delay has ended: no network reorders the bytes of a connection.
      const delay = this.delayMilliseconds;
      earlier = Promise.all([earlier, delay > 0 ? this.#clock.wait(delay) : undefined]);
      await earlier;
      if (to.destroyed || to.write(bytes)) return;
      from.pause();
      to.once('drain', () => this.state === 'stalled' || from.resume());
    });
    from.on('error', () => from.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
