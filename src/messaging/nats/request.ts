import { type NatsConnection, RequestError, TimeoutError } from '@nats-io/nats-core';
import { ServiceError } from '@nats-io/services';
import type { ZodType } from 'zod';
import { CineStreamError, MessagingUnavailableError } from '../../errors.ts';
import { encode } from './codec.ts';

/** A service answered that it cannot do what was asked; `status` is its code (see `service-contracts.ts`). */
export class ServiceRefusedError extends CineStreamError {
  readonly code = 'service_refused';
  readonly retryable = false;
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Nobody serves this subject now. */
export class NoResponderError extends CineStreamError {
  readonly code = 'service_absent';
  readonly retryable = true;
}

/** The service did not answer in time. */
export class ServiceTimeoutError extends CineStreamError {
  readonly code = 'service_timeout';
  readonly retryable = true;
}

/**
 * Asks a NATS service and gives the bytes of its answer, unchanged: what the service validated is not parsed again.
 * @throws ServiceRefusedError, NoResponderError, ServiceTimeoutError, MessagingUnavailableError
 */
export async function askService<T>(
  connection: NatsConnection,
  subject: string,
  schema: ZodType<T>,
  question: T,
  timeoutMilliseconds: number,
): Promise<Uint8Array> {
  const payload = encode(schema, question);
  const answer = await connection
    .request(subject, payload, { timeout: timeoutMilliseconds })
    .catch((error: unknown) => {
      throw explain(subject, timeoutMilliseconds, error);
    });
  const refusal = ServiceError.toServiceError(answer);
  if (refusal !== null) throw new ServiceRefusedError(refusal.code, refusal.message);
  return answer.data;
}

function explain(subject: string, timeoutMilliseconds: number, cause: unknown): CineStreamError {
  if (cause instanceof RequestError && cause.isNoResponders())
    return new NoResponderError(`no process serves ${subject}`, { cause });
  if (cause instanceof TimeoutError || (cause instanceof RequestError && cause.cause instanceof TimeoutError))
    return new ServiceTimeoutError(`${subject} did not answer within ${timeoutMilliseconds} ms`, { cause });
  return new MessagingUnavailableError(`cannot ask ${subject}`, { cause });
}
