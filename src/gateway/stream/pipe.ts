import type { Socket } from 'node:net';

const nothing = Buffer.alloc(0);

/** A socket that is written to, and whether it takes what it is given. */
export class Pipe {
  readonly #socket: Socket;
  readonly #onDrained: () => void;
  #blockedSince: number | undefined;
  #lastWriteAt: number;

  /** @param onDrained called whenever a write that had to wait has left */
  constructor(socket: Socket, now: number, onDrained: () => void) {
    this.#socket = socket;
    this.#lastWriteAt = now;
    this.#onDrained = onDrained;
  }

  /** Since when it has been full, milliseconds since the epoch; undefined while it takes what it is given. */
  get blockedSince(): number | undefined {
    return this.#blockedSince;
  }

  get lastWriteAt(): number {
    return this.#lastWriteAt;
  }

  get unsentBytes(): number {
    return this.#socket.writableLength;
  }

  /**
   * Writes without a callback, which saves a tick where the kernel takes all at once (nearly always). Only where it
   * does not, an empty write behind it tells when the pipe is free again.
   */
  write(bytes: Buffer, now: number): void {
    this.#lastWriteAt = now;
    this.#socket.write(bytes);
    if (this.#socket.writableLength > 0) this.#waitUntilDrained(now);
  }

  /** Writes and resolves when the socket has taken it, or has gone. */
  async send(bytes: Buffer, now: number): Promise<void> {
    this.#lastWriteAt = now;
    this.#blockedSince ??= now;
    await new Promise<void>((resolve) => {
      this.#socket.write(bytes, () => resolve());
    });
    this.#blockedSince = undefined;
  }

  /** Writes the last bytes and closes this half. */
  finish(bytes: Buffer): void {
    this.#socket.end(bytes);
  }

  /** Closes at once. */
  destroy(): void {
    this.#socket.destroy();
  }

  #waitUntilDrained(now: number): void {
    this.#blockedSince = now;
    this.#socket.write(nothing, () => {
      this.#blockedSince = undefined;
      this.#onDrained();
    });
  }
}
