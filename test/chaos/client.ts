import { get, type IncomingMessage } from 'node:http';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { Clock, Random } from '../../src/clock.ts';
import type { ClientFilter, ClientLog, ReceivedMovie } from './checker.ts';
import { digestOf } from './digest.ts';

/** How a client behaves: as a browser, as one that reads with pauses, or as one that leaves and comes back all the time. */
export type Manner = 'steady' | 'slow' | 'restless';

export interface ChaosClientOptions {
  name: string;
  manner: Manner;
  filter: ClientFilter;
  /** Base addresses of the replicas: each connection goes to one of them, whichever. */
  gateways: readonly string[];
  /** The name that an ingress routes by. */
  host?: string;
  /** Where gateways ask for one. */
  token?: string;
  clock: Clock;
  random: Random;
}

const longestPauseMilliseconds = 2000;
const longestStayMilliseconds = 4000;

/** One SSE client that notes everything it gets and resumes with the last id it saw. */
export class ChaosClient implements ClientLog {
  readonly name: string;
  readonly filter: ClientFilter;
  readonly received: ReceivedMovie[] = [];
  readonly resets: string[] = [];
  /** Titles of all movies that it got. */
  readonly titles = new Set<string>();
  connections = 0;
  readonly #options: ChaosClientOptions;
  readonly #abort = new AbortController();
  readonly #finished: Promise<void>;

  constructor(options: ChaosClientOptions) {
    this.name = options.name;
    this.filter = options.filter;
    this.#options = options;
    this.#finished = this.#run();
  }

  /** Whether recoveries are measured by it: it stays, reads at once and wants everything. */
  get isWitness(): boolean {
    return this.#options.manner === 'steady' && Object.keys(this.filter).length === 0;
  }

  get lastSequence(): number {
    return this.received.at(-1)?.sequence ?? 0;
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#finished;
  }

  async #run(): Promise<void> {
    const { clock, random } = this.#options;
    while (!this.#abort.signal.aborted) {
      const stay = AbortSignal.any([this.#abort.signal, this.#patience()]);
      await this.#connect(stay).catch(() => undefined);
      await clock.wait(100 + random() * 400, this.#abort.signal);
    }
  }

  /** A restless client leaves by itself; any other stays. */
  #patience(): AbortSignal {
    const { manner, random } = this.#options;
    if (manner !== 'restless') return this.#abort.signal;
    return AbortSignal.timeout(Math.ceil(random() * longestStayMilliseconds));
  }

  async #connect(signal: AbortSignal): Promise<void> {
    const { gateways, host, random, token } = this.#options;
    const gateway = gateways[Math.floor(random() * gateways.length)] ?? '';
    const url = new URL('/api/movies/stream?since=0', gateway);
    for (const [name, value] of Object.entries(this.filter)) url.searchParams.set(name, String(value));
    const last = this.lastSequence;
    const headers = {
      accept: 'text/event-stream',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(host !== undefined && { host }),
      ...(last > 0 && { 'last-event-id': `msg_${last}` }),
    };
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const asking = get(url, { headers, signal, agent: false }, resolve);
    // A replica that is stopped or cut off says nothing, not even comments: the client gives up as the SSE clients do.
    asking.setTimeout(20_000, () => asking.destroy(new Error('silence')));
    asking.on('error', reject);
    await this.#read(await promise);
  }

  async #read(response: IncomingMessage): Promise<void> {
    const { manner, clock, random } = this.#options;
    if (response.statusCode !== 200) {
      response.resume();
      return;
    }
    this.connections += 1;
    const parser = createParser({ onEvent: (event) => this.#take(event) });
    response.setEncoding('utf8');
    for await (const text of response) {
      parser.feed(text as string);
      if (manner === 'slow' && random() < 0.2)
        await clock.wait(random() * longestPauseMilliseconds, this.#abort.signal);
    }
  }

  #take(event: EventSourceMessage): void {
    if (event.event === 'reset') this.resets.push(event.data);
    if (event.event !== undefined) return;
    const { id, title, revision } = JSON.parse(event.data) as { id: string; title: string; revision: number };
    this.titles.add(title);
    const sequence = Number(event.id?.slice('msg_'.length));
    this.received.push({ sequence, id, revision, digest: digestOf(event.data) });
  }
}
