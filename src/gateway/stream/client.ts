import type { Socket } from 'node:net';
import { encodeChunk, lastChunk } from './chunk.ts';
import { type StreamedEvent, unchunked } from './event.ts';
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
  audience: SubscriptionGroup;
  /** Who it counts against, see `addressKey`. */
  address: string;
  /** Subject of its token. */
  user: string | undefined;
  openedAt: number;
  /** When its stream ends so that it may move to another replica, milliseconds since the epoch. */
  endsAt: number;
  /** When its token expires. */
  expiresAt: number | undefined;
  /** Called whenever a write that had to wait has left. */
  onDrained(client: StreamClient): void;
  onClosed(client: StreamClient, reason: EndReason): void;
}

const nothing = Buffer.alloc(0);

/** One open stream: a socket and a cursor. It has no queue: what it is owed is in the ring. */
export class StreamClient {
  readonly socket: Socket;
  readonly audience: SubscriptionGroup;
  readonly address: string;
  readonly user: string | undefined;
  readonly openedAt: number;
  readonly endsAt: number;
  readonly expiresAt: number | undefined;
  /** Position in the ring of the next event. */
  cursor = 0;
  /** Everything up to this stream sequence has been written or filtered out. */
  sequence = 0;
  /** It joins the ring once the ring has reached this sequence: another replica was ahead of this one. */
  joinAfter: number | undefined;
  /** What is left of its snapshot. */
  snapshot: Iterator<StreamedEvent> | undefined;
  /** A replay feeds it. */
  replaying = false;
  /** Whether its place in the stream has been found, or it has been told that there is none. */
  placed = false;
  /** Since when its pipe has been full; undefined while it takes what it is given. */
  blockedSince: number | undefined;
  lastWriteAt: number;
  /** When it was first seen to have been told that its stream is over. */
  closingSince: number | undefined;
  #ended: EndReason | undefined;
  #onDrained: (client: StreamClient) => void;

  constructor(options: ClientOptions) {
    this.socket = options.socket;
    this.audience = options.audience;
    this.address = options.address;
    this.user = options.user;
    this.openedAt = options.openedAt;
    this.endsAt = options.endsAt;
    this.expiresAt = options.expiresAt;
    this.lastWriteAt = options.openedAt;
    this.#onDrained = options.onDrained;
    // The client half-closed or reset: HTTP/1.1 has no other way to say that it left.
    this.socket.on('end', () => this.abandon('client_left'));
    this.socket.on('error', () => this.abandon('client_left'));
    this.socket.on('close', () => options.onClosed(this, this.#ended ?? 'client_left'));
  }

  get chunked(): boolean {
    return (this.audience.variant & unchunked) === 0;
  }

  /** Whether the live pass must leave it alone. */
  get busy(): boolean {
    return this.blockedSince !== undefined || this.replaying || this.#ended !== undefined;
  }

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  /**
   * Writes without a callback, which saves a tick where the kernel takes all at once (nearly always). Only where it
   * does not, an empty write behind it tells when the pipe is free again.
   */
  write(bytes: Buffer, now: number): void {
    this.lastWriteAt = now;
    this.socket.write(bytes);
    if (this.socket.writableLength > 0) this.#waitUntilDrained(now);
  }

  /** Writes and resolves when the socket has taken it, or has gone. */
  async send(bytes: Buffer, now: number): Promise<void> {
    this.lastWriteAt = now;
    this.blockedSince ??= now;
    await new Promise<void>((resolve) => {
      this.socket.write(bytes, () => resolve());
    });
    this.blockedSince = undefined;
  }

  writeText(text: string, now: number): void {
    this.write(encodeChunk(text, this.chunked), now);
  }

  /** Says goodbye and closes. A client whose pipe is full would never read the farewell: it is cut off. */
  end(reason: EndReason, closingFrame: string): void {
    if (this.#ended !== undefined) return;
    if (this.blockedSince !== undefined) {
      this.abandon(reason);
      return;
    }
    this.#ended = reason;
    this.socket.write(encodeChunk(closingFrame, this.chunked));
    this.socket.end(this.chunked ? lastChunk : nothing);
  }

  /** Closes at once. */
  abandon(reason: EndReason): void {
    this.#ended ??= reason;
    this.close();
  }

  close(): void {
    this.socket.destroy();
  }

  #waitUntilDrained(now: number): void {
    this.blockedSince = now;
    this.socket.write(nothing, () => {
      this.blockedSince = undefined;
      if (this.#ended === undefined) this.#onDrained(this);
    });
  }
}
