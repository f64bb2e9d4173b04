import type { Clock } from './clock.ts';
import type { LiveMovies } from './live-movies.ts';
import type { Movie } from './movie.ts';
import type { StreamState } from './options.ts';
import type { PlacedEvent, StreamEvent } from './stream-event.ts';
import { eventsToCatchUp } from './tab-catch-up.ts';

interface Hello {
  type: 'hello';
  from: string;
  cursor: string;
}

/** All that the leader has told up to a position; movies only for who is at another. */
interface Welcome {
  type: 'welcome';
  to: string;
  cursor: string;
  state: StreamState;
  movies?: Movie[];
  isComplete: boolean;
}

type TabMessage =
  | Hello
  | Welcome
  | ({ type: 'event'; previous: string } & PlacedEvent)
  | { type: 'state'; state: StreamState }
  | { type: 'alive' };

export interface TabGroupOptions {
  /** Tabs of the same name share a connection. */
  name: string;
  movies: LiveMovies;
  clock: Clock;
  /** A leader that says nothing for so long is taken for frozen. */
  silenceMilliseconds: number;
  onState(state: StreamState): void;
}

/** Whether this browser can share at all: pages without encryption have no locks. */
export function canShare(): boolean {
  return typeof BroadcastChannel !== 'undefined' && typeof navigator !== 'undefined' && navigator.locks !== undefined;
}

/**
 * One of the tabs that share a connection. Whoever holds the lock leads: it has the connection and tells the others what
 * comes. When it goes, the next in the lock's queue goes on from its own position.
 */
export class TabGroup {
  readonly #options: TabGroupOptions;
  readonly #me = crypto.randomUUID();
  #channel: BroadcastChannel | undefined;
  #leaving = new AbortController();
  #leadership: { release(): void; lost: AbortController } | undefined;
  #isFollowing = false;
  #cursor = '';
  #state: StreamState = { name: 'connecting' };
  #heardAt = 0;
  #queue: (PlacedEvent | Welcome)[] = [];
  /** Whether the movies of this tab are those of its position. */
  #isDrained = true;
  /** Those who asked before that. */
  #asking: Hello[] = [];
  #wake: (() => void) | undefined;

  constructor(options: TabGroupOptions) {
    this.#options = options;
  }

  get isLeader(): boolean {
    return this.#leadership !== undefined;
  }

  /** Aborts when another tab has taken the lead. */
  get leadershipLost(): AbortSignal | undefined {
    return this.#leadership?.lost.signal;
  }

  /** `cursor`: the position of this tab, up to which it has everything. */
  join(cursor: string): void {
    if (this.#channel !== undefined) return;
    this.#cursor = cursor;
    this.#leaving = new AbortController();
    this.#channel = new BroadcastChannel(this.#options.name);
    this.#channel.onmessage = ({ data }: MessageEvent<TabMessage>) => this.#hear(data);
    this.#queueForLead();
    this.#askIn();
    void this.#watch(this.#leaving.signal);
  }

  /** Gives the lead to the next, if this tab has it. */
  leave(): void {
    this.#leaving.abort();
    this.#channel?.close();
    this.#channel = undefined;
    this.#leadership?.release();
    this.#leadership = undefined;
    this.#queue = [];
    this.#asking = [];
    this.#isDrained = true;
    this.#wake?.();
  }

  /** As leader: tells the others. */
  tell(event: StreamEvent, cursor: string): void {
    this.#say({ type: 'event', previous: this.#cursor, event, cursor });
    this.#cursor = cursor;
  }

  /** As leader: tells the others how the connection is. */
  tellState(state: StreamState): void {
    this.#state = state;
    this.#say({ type: 'state', state });
  }

  /** As follower: what the leader tells, until this tab leads or has left. */
  async *events(): AsyncGenerator<PlacedEvent, void> {
    for (;;) {
      const next = this.#queue.shift();
      if (next !== undefined) {
        yield* 'type' in next ? eventsToCatchUp(this.#options.movies, next) : [next];
        continue;
      }
      this.#isDrained = true;
      for (const hello of this.#asking.splice(0)) this.#welcome(hello);
      if (this.isLeader || this.#channel === undefined) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Takes the lead from a tab that may be frozen. */
  hurry(): void {
    const { clock, silenceMilliseconds } = this.#options;
    if (this.#channel !== undefined && !this.isLeader && clock.now() - this.#heardAt > silenceMilliseconds / 2)
      this.#queueForLead({ steal: true });
  }

  #queueForLead(options: { steal?: true } = {}): void {
    const leaving = this.#leaving.signal;
    const lead = () =>
      new Promise<void>((resolve) => {
        if (leaving.aborted || this.isLeader) return resolve();
        this.#leadership = { release: resolve, lost: new AbortController() };
        this.#isFollowing = false;
        this.#say({ type: 'alive' });
        this.#wake?.();
      });
    navigator.locks.request(this.#options.name, options.steal ? options : { signal: leaving }, lead).catch(() => {
      // Another tab took the lead while this one was frozen, or this one has left.
      if (leaving.aborted || this.#leadership === undefined) return;
      this.#leadership.lost.abort();
      this.#leadership = undefined;
      this.#queueForLead();
      this.#askIn();
    });
  }

  #askIn(): void {
    this.#isFollowing = false;
    this.#heardAt = this.#options.clock.now();
    this.#say({ type: 'hello', from: this.#me, cursor: this.#cursor });
  }

  #hear(message: TabMessage): void {
    if (message.type === 'hello') this.#welcome(message);
    // A leader that was frozen may not know yet that it is none any more.
    else if (!this.isLeader) this.#hearLeader(message);
  }

  #hearLeader(message: Exclude<TabMessage, Hello>): void {
    this.#heardAt = this.#options.clock.now();
    if (message.type === 'welcome' && message.to === this.#me) this.#follow(message);
    else if (message.type === 'alive' && !this.#isFollowing) this.#askIn();
    else if (message.type === 'event' && this.#isFollowing) this.#take(message);
    else if (message.type === 'state' && this.#isFollowing) this.#options.onState(message.state);
  }

  #welcome(hello: Hello): void {
    if (!this.isLeader) return;
    if (!this.#isDrained) {
      this.#asking.push(hello);
      return;
    }
    const { from, cursor } = hello;
    const { view, isComplete } = this.#options.movies;
    const movies = cursor === this.#cursor ? {} : { movies: [...view.values()] };
    this.#say({ type: 'welcome', to: from, cursor: this.#cursor, state: this.#state, isComplete, ...movies });
  }

  #follow(welcome: Welcome): void {
    this.#isFollowing = true;
    this.#cursor = welcome.cursor;
    if (welcome.movies !== undefined) this.#put(welcome);
    this.#options.onState(welcome.state);
  }

  #take({ previous, event, cursor }: { previous: string } & PlacedEvent): void {
    if (previous !== this.#cursor) {
      this.#askIn();
      return;
    }
    this.#cursor = cursor;
    this.#put({ event, cursor });
  }

  #put(item: PlacedEvent | Welcome): void {
    this.#queue.push(item);
    this.#isDrained = false;
    this.#wake?.();
  }

  /** The leader says that it is there; the others ask for it where it does not. */
  async #watch(left: AbortSignal): Promise<void> {
    const { clock, silenceMilliseconds } = this.#options;
    while (!left.aborted) {
      await clock.wait(silenceMilliseconds / 3, left);
      if (left.aborted) return;
      if (this.isLeader) this.#say({ type: 'alive' });
      else if (clock.now() - this.#heardAt > silenceMilliseconds) this.#queueForLead({ steal: true });
    }
  }

  #say(message: TabMessage): void {
    this.#channel?.postMessage(message);
  }
}
