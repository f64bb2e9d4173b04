import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Counts, LoadOrder, OpenOrder } from './load.ts';

type Reply = { done: true } | { counts: Counts } | { failed: string };

/** The process that holds the clients. */
export class Clients {
  readonly #process: ChildProcess = fork(fileURLToPath(new URL('./load.ts', import.meta.url)));

  /** Resolves when every connection has got its first byte. */
  async open(order: Partial<OpenOrder> & { url: string; connections: number }): Promise<void> {
    await this.#ask({ open: { sampled: Math.min(20, order.connections), stalled: 0, queries: [''], ...order } });
  }

  async look(): Promise<Counts> {
    const reply = await this.#ask({ look: true });
    if (!('counts' in reply)) throw new Error('the clients gave no counts');
    return reply.counts;
  }

  async close(): Promise<void> {
    await this.#ask({ close: true });
  }

  async stop(): Promise<void> {
    const exited = once(this.#process, 'exit');
    this.#process.disconnect();
    await exited;
  }

  async #ask(order: LoadOrder): Promise<Reply> {
    this.#process.send(order);
    const [reply] = (await once(this.#process, 'message')) as [Reply];
    if ('failed' in reply) throw new Error(`the clients failed: ${reply.failed}`);
    return reply;
  }
}
