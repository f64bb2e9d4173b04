/**
 * Every error that CineStream throws on purpose, in one file, because the two properties decide what happens next:
 * `retryable` (the same input may succeed later) and `code` (stable, for logs, metrics and dead letters).
 * `src/messaging/nats/consumer/retry-policy.ts` is the one place that turns them into ack, retry or dead letter.
 */
export abstract class CineStreamError extends Error {
  abstract readonly code: string;
  abstract readonly retryable: boolean;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A setting is missing or wrong. The message names the setting and the remedy. Ends the program with exit code 2. */
export class ConfigurationError extends CineStreamError {
  readonly code = 'configuration_invalid';
  readonly retryable = false;
}

/** The machine lacks something (a program, a free port, disk space). Ends the program with exit code 1. */
export class EnvironmentError extends CineStreamError {
  readonly code = 'environment_unfit';
  readonly retryable = false;
}

/** A message does not fit its schema. Goes to the dead letters at once. */
export class InvalidMessageError extends CineStreamError {
  readonly code = 'message_invalid';
  readonly retryable = false;
}

/** A newer program wrote this message. Goes to the dead letters at once; to be replayed after an update. */
export class UnknownVersionError extends CineStreamError {
  readonly code = 'schema_version_unknown';
  readonly retryable = false;
}

/** NATS cannot be reached, or did not answer in time. Retried. */
export class MessagingUnavailableError extends CineStreamError {
  readonly code = 'messaging_unavailable';
  readonly retryable = true;
}

/** Another writer changed the subject first (JetStream error 10071). The caller reads afresh and tries again. */
export class ConcurrentWriteError extends CineStreamError {
  readonly code = 'concurrent_write';
  readonly retryable = true;
}

/** JetStream refuses to store more (stream or account limit). Retried: space may come back. */
export class StorageFullError extends CineStreamError {
  readonly code = 'storage_full';
  readonly retryable = true;
}

/** Work was interrupted because the process drains. Handed back at once for another replica. */
export class DrainingError extends CineStreamError {
  readonly code = 'draining';
  readonly retryable = true;
}

/** The stable code of any thrown value; `unexpected` for what is not ours. */
export function errorCode(error: unknown): string {
  return error instanceof CineStreamError ? error.code : 'unexpected';
}

/** Whether the same input may succeed later. Unknown errors may: the delivery limit bounds the attempts. */
export function isRetryable(error: unknown): boolean {
  return error instanceof CineStreamError ? error.retryable : true;
}

/** One line for people: the message, and the messages of its causes. */
export function describeError(error: unknown): string {
  const parts: string[] = [];
  let current: unknown = error;
  while (current !== undefined && current !== null && parts.length < 5) {
    const message = current instanceof Error ? current.message || current.name : String(current);
    if (!parts.includes(message)) parts.push(message);
    current = current instanceof Error ? current.cause : undefined;
  }
  return parts.join(': ');
}
