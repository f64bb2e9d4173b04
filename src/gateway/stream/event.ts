import { type FilterableFields, fieldsOfMovie } from '../../movie/filter.ts';
import { type PreviousState, readPreviousState } from '../../movie/previous-state.ts';
import { encodeChunk } from './chunk.ts';
import type { LeftMovie } from './transition.ts';

export type { FilterableFields };

/** How a frame looks on one connection: a set of the flags below. */
export type FrameVariant = number;
/** With `event: movie`. */
export const named: FrameVariant = 1;
/** With the stream's epoch in the id. */
export const withEpoch: FrameVariant = 2;
/** Without chunked framing, for HTTP/1.0. */
export const unchunked: FrameVariant = 4;

const lineFeed = 10;
const dataKey = Buffer.from('data: ');
const carriageReturn = 13;

export interface EventOptions {
  sequence: number;
  movieId: string;
  data: Uint8Array;
  /** When the stream stored it, milliseconds since the epoch. */
  storedAt: number;
  /** When the page behind it was fetched, milliseconds since the epoch. */
  fetchedAt?: number;
  /** No movie but the word that it is gone. */
  removed?: boolean;
  revision?: number;
  /** What the movie was before, as `writePreviousState` wrote it; undefined where that is not known. */
  previousState?: string;
  epoch: string;
}

/**
 * One movie event, framed once for all clients: chunk head, `id:`, `data:` and chunk tail in one buffer, the stored bytes
 * unchanged inside. Other variants are made when the first client needs them.
 */
export class StreamedEvent {
  readonly sequence: number;
  readonly movieId: string;
  readonly storedAt: number;
  readonly fetchedAt: number | undefined;
  /** Ids of the movies that became part of this one. */
  readonly replaces: readonly string[];
  /** No movie but the word that it is gone: goes out under a name of its own. */
  readonly removed: boolean;
  readonly revision: number | undefined;
  readonly #epoch: string;
  #plain: Buffer;
  #others: (Buffer | undefined)[] | undefined;
  #fields: FilterableFields | undefined;
  #previousText: string | undefined;
  #previous: PreviousState | undefined;
  #previousFields: FilterableFields | null | undefined;

  constructor(options: EventOptions) {
    this.sequence = options.sequence;
    this.movieId = options.movieId;
    this.storedAt = options.storedAt;
    this.fetchedAt = options.fetchedAt;
    this.replaces = readReplaces(options.data);
    this.removed = options.removed === true;
    this.revision = options.revision;
    this.#previousText = options.previousState;
    this.#epoch = options.epoch;
    this.#plain = chunk(this.#head(0), dataLines(options.data));
  }

  /** Bytes of the plain frame. */
  get size(): number {
    return this.#plain.length;
  }

  /** Copies the plain frame there, where it stands from now on. */
  moveTo(memory: Buffer, offset: number): void {
    this.#plain.copy(memory, offset);
    this.#plain = memory.subarray(offset, offset + this.#plain.length);
  }

  /** The bytes to write for this event on a connection of that variant. */
  frame(variant: FrameVariant): Buffer {
    const stored = variant & ~unchunked;
    const frame = stored === 0 ? this.#plain : this.#otherFrame(stored);
    return (variant & unchunked) === 0 ? frame : withoutChunk(frame);
  }

  /** Read from the data when the first filter asks. Data that is not a movie has empty fields: only its id can match. */
  get fields(): FilterableFields {
    this.#fields ??= readFields(this.movieId, this.text);
    return this.#fields;
  }

  /** The fields that changed, `new` for the first event; undefined where the event does not say. */
  get changes(): readonly string[] | undefined {
    const { changes } = parseMovie(this.text) as { changes?: unknown };
    return Array.isArray(changes) ? changes : undefined;
  }

  /** A frame of its own with other data in place of the stored. */
  frameWith(data: Uint8Array, variant: FrameVariant): Buffer {
    const frame = chunk(this.#head(variant & ~unchunked), dataLines(data));
    return (variant & unchunked) === 0 ? frame : withoutChunk(frame);
  }

  /** The stored data as text. */
  get text(): string {
    return this.#dataLines()
      .toString('utf8')
      .replaceAll(/^data: /gm, '');
  }

  /** Sequence of the movie's event before this one, 0 where there was none; undefined where that is not known. */
  get previousSequence(): number | undefined {
    return this.#previousState?.sequence;
  }

  /** What the movie was before this event: null where there was none, undefined where that is not known. */
  get previousFields(): FilterableFields | null | undefined {
    const fields = this.#previousState?.fields;
    if (fields === undefined || fields === null) return fields;
    if (!this.removed && Object.keys(fields).length === 0) return this.fields;
    this.#previousFields ??= fieldsOfMovie(this.movieId, { ...parseMovie(this.text), ...fields });
    return this.#previousFields;
  }

  /** What one of `replaces` was before: null where it was no movie any more, undefined where that is not known. */
  replacedState(id: string): { fields: FilterableFields | null; revision?: number } | undefined {
    const fields = this.#previousState?.replaced?.[id];
    if (fields === undefined) return undefined;
    if (fields === null) return { fields: null };
    const { revision } = fields;
    return { fields: fieldsOfMovie(id, fields), ...(typeof revision === 'number' && { revision }) };
  }

  /** An event before this one is missing here: what the movie was before this one says nothing about who saw an older one. */
  forgetPreviousState(): void {
    this.#previousText = undefined;
    this.#previous = undefined;
    this.#previousFields = undefined;
  }

  /** What to write of this event where it says that movies left. Only the last frame has the id: no one resumes between them. */
  leftFrame(movies: readonly LeftMovie[], variant: FrameVariant): Buffer {
    const frames = movies.map((movie, index) => {
      const id = index === movies.length - 1 ? `id: ${eventId(this.sequence, variant, this.#epoch)}\n` : '';
      return `${id}event: left\ndata: ${JSON.stringify(movie)}\n\n`;
    });
    return encodeChunk(frames.join(''), (variant & unchunked) === 0);
  }

  get #previousState(): PreviousState | undefined {
    if (this.#previousText !== undefined && this.#previous === undefined) {
      this.#previous = readPreviousState(this.#previousText);
      // Unreadable: asked once.
      if (this.#previous === undefined) this.#previousText = undefined;
    }
    return this.#previous;
  }

  #otherFrame(variant: FrameVariant): Buffer {
    this.#others ??= [];
    const known = this.#others[variant];
    if (known !== undefined) return known;
    const frame = chunk(this.#head(variant), this.#dataLines());
    this.#others[variant] = frame;
    return frame;
  }

  #head(variant: FrameVariant): string {
    const id = `id: ${eventId(this.sequence, variant, this.#epoch)}\n`;
    if (this.removed) return `${id}event: removed\n`;
    return (variant & named) === 0 ? id : `${id}event: movie\n`;
  }

  #dataLines(): Buffer {
    const frame = withoutChunk(this.#plain);
    return frame.subarray(frame.indexOf(dataKey));
  }
}

/** The id of an event as clients give it back in `Last-Event-ID`. */
export function eventId(sequence: number, variant: FrameVariant, epoch: string): string {
  return (variant & withEpoch) === 0 ? `msg_${sequence}` : `msg_${sequence}-${epoch}`;
}

/** `data: …` and the blank line. JSON has no line breaks; for data that has, each line gets its own `data:`. */
function dataLines(data: Uint8Array): Buffer {
  const single = !data.includes(lineFeed) && !data.includes(carriageReturn);
  if (single) return Buffer.concat([Buffer.from('data: '), data, Buffer.from('\n\n')]);
  const lines = Buffer.from(data)
    .toString('utf8')
    .split(/\r\n|\r|\n/);
  return Buffer.from(`${lines.map((line) => `data: ${line}`).join('\n')}\n\n`);
}

function withoutChunk(frame: Buffer): Buffer {
  return frame.subarray(frame.indexOf(lineFeed) + 1, frame.length - 2);
}

/**
 * One HTTP/1.1 chunk. A buffer of its own (not from the shared pool): a movie that stays in the catalogue view would keep
 * a whole pool slab alive.
 */
function chunk(head: string, body: Buffer): Buffer {
  const size = (head.length + body.length).toString(16);
  const frame = Buffer.allocUnsafeSlow(size.length + head.length + body.length + 4);
  const start = frame.write(`${size}\r\n${head}`, 0, 'latin1');
  body.copy(frame, start);
  frame.write('\r\n', start + body.length, 'latin1');
  return frame;
}

/** What filters look at in the JSON of a movie; empty fields where it is not one. */
export function readFields(movieId: string, text: string): FilterableFields {
  return fieldsOfMovie(movieId, parseMovie(text));
}

function parseMovie(text: string): object {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) return parsed;
  } catch {
    // Checked where it entered (the ETL); what is not JSON still reaches clients without filters, as it is.
  }
  return {};
}

const replacesKey = Buffer.from('"replaces":[');

/** Few events have it: the others are not parsed. */
function readReplaces(data: Uint8Array): readonly string[] {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (!bytes.includes(replacesKey)) return noIds;
  try {
    const { replaces } = JSON.parse(bytes.toString('utf8')) as { replaces?: unknown };
    return Array.isArray(replaces) ? replaces.filter((id) => typeof id === 'string') : noIds;
  } catch {
    return noIds;
  }
}

const noIds: readonly string[] = Object.freeze([]);
