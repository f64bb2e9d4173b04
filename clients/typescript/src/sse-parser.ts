/** One dispatched event of `text/event-stream`. */
export interface SseMessage {
  /** The last id that was seen, in this event or before it. */
  id: string;
  /** `message` where the event has no name. */
  event: string;
  data: string;
}

const lineEnd = /\r\n|\r|\n/g;

/**
 * Reads `text/event-stream` as WHATWG HTML §9.2.6 says, from bytes that may be cut anywhere: within a UTF-8 sequence,
 * between CR and LF, within the byte order mark. An event that was not finished by a blank line is never dispatched.
 */
export class SseParser {
  // Takes a byte order mark off the beginning, and only there.
  readonly #decoder = new TextDecoder();
  #unfinishedLine: string[] = [];
  #lineFeedMayFollow = false;
  #data: string[] = [];
  #event = '';
  #idOfEvent: string;
  #lastId: string;
  #retry: number | undefined;

  constructor(lastId = '') {
    this.#lastId = lastId;
    this.#idOfEvent = lastId;
  }

  /** What the server last gave as `retry:`, in milliseconds. */
  get retry(): number | undefined {
    return this.#retry;
  }

  /** The id to resume after; moves with every blank line, also of events without data. */
  get lastId(): string {
    return this.#lastId;
  }

  /** Takes the next bytes; gives the events that they complete. */
  push(bytes: Uint8Array): SseMessage[] {
    let text = this.#decoder.decode(bytes, { stream: true });
    if (text === '') return [];
    if (this.#lineFeedMayFollow && text.startsWith('\n')) text = text.slice(1);
    this.#lineFeedMayFollow = text.endsWith('\r');
    const messages: SseMessage[] = [];
    let start = 0;
    for (const match of text.matchAll(lineEnd)) {
      this.#unfinishedLine.push(text.slice(start, match.index));
      start = match.index + match[0].length;
      const message = this.#takeLine(this.#unfinishedLine.join(''));
      this.#unfinishedLine = [];
      if (message !== undefined) messages.push(message);
    }
    if (start < text.length) this.#unfinishedLine.push(text.slice(start));
    return messages;
  }

  #takeLine(line: string): SseMessage | undefined {
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    if (colon === 0) return undefined;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'data') this.#data.push(value);
    else if (field === 'event') this.#event = value;
    else if (field === 'id' && !value.includes('\0')) this.#idOfEvent = value;
    else if (field === 'retry' && /^[0-9]+$/.test(value)) this.#retry = Number(value);
    return undefined;
  }

  #dispatch(): SseMessage | undefined {
    this.#lastId = this.#idOfEvent;
    const message = { id: this.#lastId, event: this.#event || 'message', data: this.#data.join('\n') };
    const hasData = this.#data.length > 0;
    this.#data = [];
    this.#event = '';
    return hasData ? message : undefined;
  }
}
