import { Interruption } from './errors.ts';
import type { Movie } from './movie.ts';
import type { Reset } from './options.ts';
import type { SseMessage } from './sse-parser.ts';

/** What a gateway tells, of all that its events can be. */
export type StreamEvent =
  | { kind: 'movie'; movie: Movie }
  /** The movie is gone, or left the filter. */
  | { kind: 'gone'; id: string }
  | { kind: 'reset'; reset: Reset }
  | { kind: 'unauthorized' }
  | { kind: 'invalid'; data: string }
  | { kind: 'unknown' };

/** An event, and the position after it. */
export interface PlacedEvent {
  event: StreamEvent;
  cursor: string;
}

/** @throws Interruption when the gateway sends us away for a while */
export function readEvent({ event, data }: SseMessage): StreamEvent {
  switch (event) {
    case 'message':
    case 'movie':
    case 'left':
    case 'removed':
    case 'reset':
      return parsed(event, data);
    case 'overload':
      throw new Interruption(`the gateway is full: ${data}`);
    case 'unauthorized':
      return { kind: 'unauthorized' };
    default:
      return { kind: 'unknown' };
  }
}

function parsed(event: string, data: string): StreamEvent {
  try {
    const content: unknown = JSON.parse(data);
    if (event === 'reset') return { kind: 'reset', reset: content as Reset };
    if (typeof (content as { id?: unknown } | null)?.id !== 'string') return { kind: 'invalid', data };
    if (event === 'left' || event === 'removed') return { kind: 'gone', id: (content as { id: string }).id };
    return { kind: 'movie', movie: content as Movie };
  } catch {
    return { kind: 'invalid', data };
  }
}
