import type { NatsConnection } from '@nats-io/nats-core';
import { admitJobs } from '../../messaging/crawl-admission.ts';
import type { KeptTask } from './keep-doing.ts';

/** Keeps the queue filled from the frontier. Every scraper does; doing it twice changes nothing. */
export function fillQueue(connection: NatsConnection): KeptTask {
  return {
    name: 'admit jobs to the queue',
    intervalMilliseconds: 250,
    async run() {
      await admitJobs(connection);
    },
  };
}
