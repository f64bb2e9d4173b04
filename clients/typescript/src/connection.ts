import type { Clock } from './clock.ts';
import { Interruption, MovieStreamError } from './errors.ts';
import { readRetryAfter } from './reconnection.ts';
import type { SseMessage, SseParser } from './sse-parser.ts';

export interface ConnectionOptions {
  address: URL;
  headers: Record<string, string>;
  fetch: typeof fetch;
  clock: Clock;
  silenceMilliseconds: number;
  signal: AbortSignal;
}

export type EventStream = ReadableStream<Uint8Array>;

/**
 * Opens the stream.
 * @throws Interruption when coming back may help
 * @throws MovieStreamError when it would not
 */
export async function connect(options: ConnectionOptions): Promise<EventStream | undefined> {
  // Browsers refuse a fetch that is called as a method of another object.
  const { address, headers, signal, fetch } = options;
  const request = fetch(address, {
    headers: { accept: 'text/event-stream', ...headers },
    cache: 'no-store',
    signal,
  });
  const response = await unlessSilent(request, options);
  if (response.status === 204) return undefined;
  if (!response.ok) throw await refusal(response, options);
  const type = response.headers.get('content-type') ?? 'nothing named';
  if (!/^text\/event-stream\s*(;|$)/i.test(type) || response.body === null)
    throw new MovieStreamError(`${address.origin} answered with ${type}, not with text/event-stream`, response.status);
  return response.body;
}

/** The events of an open stream until the server ends it. @throws Interruption when it breaks off or falls silent */
export async function* messages(
  stream: EventStream,
  parser: SseParser,
  options: Pick<ConnectionOptions, 'clock' | 'silenceMilliseconds'> & { onBytes: () => void },
): AsyncGenerator<SseMessage, void> {
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await unlessSilent(reader.read(), options);
    if (done) return;
    options.onBytes();
    yield* parser.push(value);
  }
}

/** Whatever network or server does not answer in time is as good as lost: half-open connections tell nobody. */
async function unlessSilent<T>(
  work: Promise<T>,
  { clock, silenceMilliseconds }: Pick<ConnectionOptions, 'clock' | 'silenceMilliseconds'>,
): Promise<T> {
  const timer = new AbortController();
  const silence = clock.wait(silenceMilliseconds, timer.signal).then(() => {
    throw new Interruption(`no byte for ${silenceMilliseconds / 1000} s`);
  });
  try {
    return await Promise.race([work, silence]);
  } catch (error) {
    if (error instanceof Interruption) throw error;
    throw new Interruption('the connection broke off', undefined, error);
  } finally {
    timer.abort();
  }
}

async function refusal(response: Response, options: ConnectionOptions): Promise<Error> {
  const { status } = response;
  const body = await unlessSilent(response.text(), options);
  const { title, detail, code } = readProblem(body);
  const explanation = [title ?? response.statusText, detail].filter(Boolean).join(': ');
  const message = `the gateway answered ${status}${explanation && ` ${explanation}`}`;
  if (status !== 429 && status < 500) return new MovieStreamError(message, status, code);
  return new Interruption(message, readRetryAfter(response.headers.get('retry-after'), options.clock.now()));
}

interface Problem {
  title?: string;
  detail?: string;
  code?: string;
}

function readProblem(body: string): Problem {
  try {
    const problem: unknown = JSON.parse(body);
    return typeof problem === 'object' && problem !== null ? problem : {};
  } catch {
    // Proxies answer in HTML: the status has to do.
    return {};
  }
}
