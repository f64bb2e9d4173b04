/** The stream cannot go on: coming back would be answered the same way. */
export class MovieStreamError extends Error {
  override readonly name = 'MovieStreamError';
  /** HTTP status of the answer; 0 where nothing was asked, as the options cannot work. */
  readonly status: number;
  /** The gateway's stable name of the error, where it gave one; `invalid_…` names the option that cannot work. */
  readonly code: string | undefined;
  readonly retryable = false;

  constructor(message: string, status: number, code?: string, cause?: unknown) {
    super(message, { cause });
    this.status = status;
    this.code = code;
  }
}

/** A connection came to its end, or could not be made; the stream goes on with the next one. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
  /** Milliseconds that the server wants us to stay away. */
  readonly retryAfter: number | undefined;

  constructor(message: string, retryAfter?: number, cause?: unknown) {
    super(message, { cause });
    this.retryAfter = retryAfter;
  }
}
