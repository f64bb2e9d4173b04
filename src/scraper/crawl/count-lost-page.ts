import type { NatsConnection } from '@nats-io/nats-core';
import type { Logger } from 'pino';
import { describeError, errorCode } from '../../errors.ts';
import { crawlJobSchema } from '../../messaging/crawl/job.ts';
import { countInRun, type RunCounters } from '../../messaging/crawl/runs.ts';
import { decode } from '../../messaging/nats/codec.ts';

const counterOf: Readonly<Record<string, keyof RunCounters>> = {
  blocked: 'blocked',
  robots_refused: 'refused',
  address_refused: 'refused',
};

/** Counts in its run a page that went to the dead letters. Only a figure for people: where it fails, nothing else does. */
export async function countLostPage(
  connection: NatsConnection,
  data: Uint8Array,
  error: unknown,
  logger: Logger,
): Promise<void> {
  try {
    const { run } = decode(crawlJobSchema, data);
    await countInRun(connection, run, { [counterOf[errorCode(error)] ?? 'failed']: 1 });
  } catch (failure) {
    logger.debug({ error: describeError(failure) }, 'a lost page could not be counted in its run');
  }
}
