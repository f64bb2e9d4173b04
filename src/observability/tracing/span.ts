export type SpanKind = 'internal' | 'client' | 'server' | 'producer' | 'consumer';
export type SpanAttributes = Record<string, string | number | boolean | undefined>;
/** The headers of a message, by name: `traceparent` and `tracestate` of W3C Trace Context are looked for. */
export type ReadHeader = (name: string) => string | undefined;

export interface SpanOptions {
  kind?: SpanKind;
  attributes?: SpanAttributes;
  /** The span that this one is part of, or the headers of the message that it is about; else a trace of its own. */
  parent?: Span | ReadHeader;
  /** Where this was caused, when that is another trace. */
  link?: Span;
}

/** A piece of work in a trace. */
export interface Span {
  /** Undefined where the sampler left this trace out. */
  readonly ids: { traceId: string; spanId: string } | undefined;
  /** W3C Trace Context, for the messages that this work sends. */
  readonly headers: Record<string, string>;
  set(attributes: SpanAttributes): void;
  /** The work failed; `type` is a stable word. */
  fail(type: string, message: string): void;
  end(): void;
}

/** What starts spans, and delivers them when they have ended. */
export interface Tracer {
  start(name: string, options: SpanOptions): Span;
  /** Delivers what has ended, in bounded time; never fails. */
  close(): Promise<void>;
}
