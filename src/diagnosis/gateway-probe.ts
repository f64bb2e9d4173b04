import { describeError } from '../errors.ts';

/** How a gateway's stream begins. */
export type StreamOpening =
  | { state: 'open'; milliseconds: number }
  /** It answered, but not with a stream that begins. */
  | { state: 'refused'; reason: string }
  | { state: 'unreachable'; reason: string };

/** Opens a gateway's stream and waits for its first byte. */
export async function openStream(gateway: string, timeoutMilliseconds: number): Promise<StreamOpening> {
  const started = performance.now();
  const abort = new AbortController();
  const signal = AbortSignal.any([abort.signal, AbortSignal.timeout(timeoutMilliseconds)]);
  try {
    const response = await fetch(new URL('/api/movies/stream', gateway), {
      headers: { accept: 'text/event-stream' },
      signal,
    });
    const type = response.headers.get('content-type') ?? 'no content type';
    if (response.status === 401 || response.status === 403) {
      return { state: 'refused', reason: `it asks for a token (${response.status})` };
    }
    if (!response.ok || !type.startsWith('text/event-stream')) {
      return { state: 'refused', reason: `it answers ${response.status} with ${type}, not a stream` };
    }
    const first = await response.body?.getReader().read();
    const text = new TextDecoder().decode(first?.value);
    if (text === '') return { state: 'refused', reason: 'the stream ends before its first byte' };
    if (text.includes('event: overload'))
      return { state: 'refused', reason: 'it has as many streams as it may (overload)' };
    return { state: 'open', milliseconds: performance.now() - started };
  } catch (error) {
    return { state: 'unreachable', reason: describeError(error) };
  } finally {
    abort.abort();
  }
}

/** What a role's health port says. */
export type Readiness =
  | { state: 'ready' }
  | { state: 'not-ready'; reasons: string[] }
  | { state: 'unreachable'; reason: string };

/** Asks `/readyz` of a role's health port. */
export async function askReadiness(health: string, timeoutMilliseconds: number): Promise<Readiness> {
  try {
    const response = await fetch(new URL('/readyz', health), { signal: AbortSignal.timeout(timeoutMilliseconds) });
    const text = (await response.text()).trim();
    if (response.status === 200) return { state: 'ready' };
    if (response.status === 503) return { state: 'not-ready', reasons: text.split('\n').slice(0, 10) };
    return { state: 'unreachable', reason: `/readyz answers ${response.status}` };
  } catch (error) {
    return { state: 'unreachable', reason: describeError(error) };
  }
}

/** The streams that a gateway has open, from its `/metrics`; null where they are not told. */
export async function readClients(health: string, timeoutMilliseconds: number): Promise<number | null> {
  try {
    const response = await fetch(new URL('/metrics', health), { signal: AbortSignal.timeout(timeoutMilliseconds) });
    const value = /^cinestream_gateway_clients_connected(?:\{[^}]*\})? (\d+)$/m.exec(await response.text())?.[1];
    return value === undefined ? null : Number(value);
  } catch {
    return null;
  }
}

/** Where a gateway tells its health: its host, on the port that CINESTREAM_METRICS_PORT names. */
export function healthUrlOf(gateway: string, metricsPort: number): string {
  const address = new URL(gateway);
  address.protocol = 'http:';
  address.port = String(metricsPort);
  return address.origin;
}
