import { abuseFaults } from './abuse/abuse.ts';
import { clockFaults } from './clocks.ts';
import type { Fault } from './fault.ts';
import { natsServerFaults } from './nats-servers.ts';
import { networkFaults } from './network.ts';
import { processFaults } from './processes.ts';
import { scraperFaults } from './scrapers.ts';
import { storageFaults } from './storage.ts';

/** Of processes on one machine. */
export const allFaults: readonly Fault[] = [
  ...processFaults,
  ...networkFaults,
  ...natsServerFaults,
  ...storageFaults,
  ...clockFaults,
  ...scraperFaults,
  ...abuseFaults,
];
