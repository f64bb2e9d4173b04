import type { Socket } from 'node:net';
import { encodeChunk, lastChunk } from './chunk.ts';
import type { CatalogueSnapshot } from './current-movies.ts';
import { unchunked } from './event.ts';
import { Pipe } from './pipe.ts';
import type { SubscriptionGroup } from './subscription-group.ts';

/** Why a stream ended: label of the disconnect metric. */
export type EndReason =
  | 'client_left'
  | 'lifetime'
  | 'draining'
  | 'stalled'
  | 'lagging'
  | 'token_expired'
  | 'stream_recreated'
  | 'unavailable'
  | 'error';

export interface ClientOptions {
  socket: Socket;
  group: SubscriptionGroup;
  /** Who it counts against, see `addressKey`. */
  address: string;
  /** Subject of its token. */
  user: string | undefined;
  openedAt: number;
  /** When its stream ends so that it may move to another replica, milliseconds since the epoch; infinite for never. */
  endsAt: number;
  /** When its token expires. */
  expiresAt: number | undefined;
  /** Whether it is kept alive by events, which browsers see, and not by comments. */
  heartbeatEvents: boolean;
  /** Called whenever a write that had to wait has left. */
  onDrained(client: StreamClient): void;
  onClosed(client: StreamClient, reason: EndReason): void;
}

/** Where a stream is on its way. */
export type Phase =
  /** Its place in the stream is being sought. */
  | { readonly name: 'opening' }
  | { readonly name: 'snapshot'; readonly snapshot: CatalogueSnapshot }
  /** It is fed from JetStream. */
  | { readonly name: 'replaying' }
  /** It has everything up to a sequence, and goes on from the ring once the ring has that. */
  | { readonly name: 'joining'; readonly after: number }
  /** It goes on from a position in the ring, and has everything up to a sequence. */
  | { readonly name: 'live'; readonly cursor: number; readonly sequence: number }
  | { readonly name: 'ended'; readonly reason: EndReason };

/** One open stream: a socket and a cursor. It has no queue: what it is owed is in the ring. */
export class StreamClient {
  readonly group: SubscriptionGroup;
  readonly address: string;
  readonly user: string | undefined;
  readonly openedAt: number;
  readonly endsAt: number;
  readonly expiresAt: number | undefined;
  readonly heartbeatEvents: boolean;
  readonly #pipe: Pipe;
  #phase: Phase = { name: 'opening' };
  #seenEndedAt: number | undefined;

  constructor(options: ClientOptions) {
    const { socket } = options;
    this.group = options.group;
    this.address = options.address;
    this.user = options.user;
    this.openedAt = options.openedAt;
    this.endsAt = options.endsAt;
    this.expiresAt = options.expiresAt;
    this.heartbeatEvents = options.heartbeatEvents;
    this.#pipe = new Pipe(socket, options.openedAt, () => {
      if (!this.ended) options.onDrained(this);
    });
    // The client half-closed or reset: HTTP/1.1 has no other way to say that it left.
    socket.on('end', () => this.abandon('client_left'));
    socket.on('error', () => this.abandon('client_left'));
    socket.on('close', () => options.onClosed(this, this.#phase.name === 'ended' ? this.#phase.reason : 'client_left'));
  }

  get phase(): Phase {
    return this.#phase;
  }

  get chunked(): boolean {
    return (this.group.variant & unchunked) === 0;
  }

  /** Since when its pipe has been full; undefined while it takes what it is given. */
  get blockedSince(): number | undefined {
    return this.#pipe.blockedSince;
  }

  get lastWriteAt(): number {
    return this.#pipe.lastWriteAt;
  }

  get unsentBytes(): number {
    return this.#pipe.unsentBytes;
  }

  /** Whether its place in the stream has been found, or it has been told that there is none. */
  get placed(): boolean {
    return this.#phase.name !== 'opening';
  }

  /** Whether the live pass must leave it alone. */
  get busy(): boolean {
    const { name } = this.#phase;
    return this.blockedSince !== undefined || name === 'opening' || name === 'replaying' || name === 'ended';
  }

  get ended(): boolean {
    return this.#phase.name === 'ended';
  }

  /** Everything up to this stream sequence has been written or filtered out; undefined where that is not known yet. */
  get sequence(): number | undefined {
    if (this.#phase.name === 'live') return this.#phase.sequence;
    return this.#phase.name === 'joining' ? this.#phase.after : undefined;
  }

  beginSnapshot(snapshot: CatalogueSnapshot): void {
    this.#enter({ name: 'snapshot', snapshot });
  }

  beginReplay(): void {
    this.#enter({ name: 'replaying' });
  }

  /** It has everything up to this sequence; the ring may not have it yet where another replica was ahead. */
  joinAfter(sequence: number): void {
    this.#enter({ name: 'joining', after: sequence });
  }

  /** @param cursor position in the ring of the next event */
  goLive(cursor: number, sequence: number): void {
    this.#enter({ name: 'live', cursor, sequence });
  }

  write(bytes: Buffer, now: number): void {
    this.#pipe.write(bytes, now);
  }

  writeText(text: string, now: number): void {
    this.write(encodeChunk(text, this.chunked), now);
  }

  /** Writes and resolves when the socket has taken it, or has gone. */
  send(bytes: Buffer, now: number): Promise<void> {
    return this.#pipe.send(bytes, now);
  }

  /** Says goodbye and closes. A client whose pipe is full would never read the farewell: it is cut off. */
  end(reason: EndReason, closingFrame: string): void {
    if (this.ended) return;
    if (this.blockedSince !== undefined) {
      this.abandon(reason);
      return;
    }
    this.#enter({ name: 'ended', reason });
    const closing = encodeChunk(closingFrame, this.chunked);
    this.#pipe.finish(this.chunked ? Buffer.concat([closing, lastChunk]) : closing);
  }

  /** Closes at once. */
  abandon(reason: EndReason): void {
    this.#enter({ name: 'ended', reason });
    this.close();
  }

  close(): void {
    this.#pipe.destroy();
  }

  /** When this was first asked of a client that has ended. */
  seenEndedAt(now: number): number {
    this.#seenEndedAt ??= now;
    return this.#seenEndedAt;
  }

  /** What has ended stays so: a replay or a look-up that comes back late changes nothing. */
  #enter(phase: Phase): void {
    if (!this.ended) this.#phase = phase;
  }
}
