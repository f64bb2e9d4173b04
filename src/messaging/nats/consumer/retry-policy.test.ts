import { JetStreamApiError } from '@nats-io/jetstream';
import { errors } from '@nats-io/nats-core';
import { describe, expect, it } from 'vitest';
import { DrainingError, InvalidMessageError, MessagingUnavailableError } from '../../../errors.ts';
import { decideOnFailure, defaultRetryPolicy } from './retry-policy.ts';

const decide = (error: unknown, deliveries: number, jitter = 0.5) =>
  decideOnFailure(error, deliveries, defaultRetryPolicy, jitter);

describe('decideOnFailure', () => {
  it('dead-letters at once what can never succeed', () => {
    expect(decide(new InvalidMessageError('no movie'), 1)).toEqual({ kind: 'dead-letter' });
  });

  it('retries the unexpected with growing, bounded delays until its attempts are used up', () => {
    const delays = [1, 2, 3, 4, 5].map((deliveries) => decide(new Error('odd'), deliveries));
    expect(delays).toEqual(
      [500, 1500, 4500, 13_500, 40_500].map((delayMilliseconds) => ({ kind: 'retry', delayMilliseconds })),
    );
    expect(decide(new Error('odd'), 6)).toEqual({ kind: 'dead-letter' });
  });

  it('never gives up on a message because NATS is away, and tries it again soon after NATS is back', () => {
    const unavailable = [
      new MessagingUnavailableError('gone'),
      new errors.TimeoutError(),
      new errors.RequestError('no answer'),
      new errors.ConnectionError('refused'),
      new JetStreamApiError({ code: 503, err_code: 10_008, description: 'system temporarily unavailable' }),
    ];
    for (const error of unavailable) {
      expect(decide(error, 1000)).toEqual({ kind: 'retry', delayMilliseconds: 10_000 });
    }
  });

  it('gives up where JetStream says that the request was wrong', () => {
    const wrong = new JetStreamApiError({ code: 400, err_code: 10_025, description: 'bad request' });
    expect(decide(wrong, 6)).toEqual({ kind: 'dead-letter' });
  });

  it('hands work back at once when the process drains', () => {
    expect(decide(new DrainingError('bye'), 3)).toEqual({ kind: 'retry', delayMilliseconds: 0 });
  });

  it('waits as long as the error says where it says so', () => {
    const error = Object.assign(new MessagingUnavailableError('later'), { retryAfterMilliseconds: 1234 });
    expect(decide(error, 1)).toEqual({ kind: 'retry', delayMilliseconds: 1234 });
  });

  it('spreads retries by jitter', () => {
    expect(decide(new Error('odd'), 1, 0)).toEqual({ kind: 'retry', delayMilliseconds: 250 });
    expect(decide(new Error('odd'), 1, 0.999)).toEqual({ kind: 'retry', delayMilliseconds: 750 });
  });
});
