import type { ReadHeader, Span } from './span.ts';
import { activeSpan, isTracing, runInSpan, startSpan } from './tracing.ts';

/** A message as its span tells of it. */
export interface TracedMessage {
  subject: string;
  bytes: number;
  messageId?: string;
}

export interface ReceivedMessage extends TracedMessage {
  header: ReadHeader;
  stream: string;
  sequence: number;
  /** The durable consumer that replicas share. */
  consumer?: string;
  /** Deliveries so far, this one included. */
  deliveries?: number;
}

/** The parts of our subjects behind the first, as span names show them: names stay few, whatever the movies. */
const subjectTemplates: Record<string, string> = {
  frontier: 'frontier.{source}.{kind}',
  crawl: 'crawl.{source}.{kind}',
  observations: 'observations.{source}.{movie}',
  catalogue: 'catalogue.{movie}',
  movies: 'movies.{movie}',
  deadletter: 'deadletter.{stage}.{source}',
};

/**
 * Sends a message as part of the trace that is running; `startsTrace` begins one for it, linked to what was running. The
 * headers carry the trace on, and are none where nothing is traced.
 */
export async function traceSending<T>(
  message: TracedMessage,
  startsTrace: boolean,
  send: (headers: Record<string, string>) => Promise<T>,
): Promise<T> {
  const running = activeSpan();
  if (running === undefined && !startsTrace) return send({});
  const span = startSpan(`publish ${destinationOf(message.subject)}`, {
    kind: 'producer',
    ...(startsTrace ? { link: running } : { parent: running }),
    attributes: { 'messaging.operation.name': 'publish', 'messaging.operation.type': 'send', ...describe(message) },
  });
  return runInSpan(span, () => send(span?.headers ?? {}));
}

/** The span of processing a message, in the trace that sent it; undefined while tracing is off. The caller ends it. */
export function startProcessing(message: ReceivedMessage): Span | undefined {
  if (!isTracing()) return undefined;
  return startSpan(`process ${destinationOf(message.subject)}`, {
    kind: 'consumer',
    parent: message.header,
    attributes: {
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.consumer.group.name': message.consumer,
      ...describe(message),
      'messaging.message.id': message.header('Nats-Msg-Id'),
      'cinestream.stream': message.stream,
      'cinestream.sequence': message.sequence,
      'cinestream.deliveries': message.deliveries,
    },
  });
}

function describe({ subject, bytes, messageId }: TracedMessage) {
  return {
    'messaging.system': 'nats',
    'messaging.destination.name': subject,
    'messaging.destination.template': destinationOf(subject),
    'messaging.message.body.size': bytes,
    'messaging.message.id': messageId,
  };
}

function destinationOf(subject: string): string {
  return subjectTemplates[subject.split('.', 1)[0] ?? ''] ?? subject;
}
