import { type Fault, pick } from './fault.ts';

/** Processes that die, freeze and are replaced. */
export const processFaults: readonly Fault[] = [
  {
    name: 'kill an ETL worker',
    async strike({ etls, random }) {
      const part = pick(etls, random);
      await part.kill();
      part.start();
    },
  },
  {
    name: 'kill every ETL worker',
    async strike({ etls }) {
      await Promise.all(etls.map((part) => part.kill()));
      for (const part of etls) part.start();
    },
  },
  {
    name: 'freeze an ETL worker',
    async strike({ etls, random, clock }) {
      const part = pick(etls, random);
      part.pause();
      await clock.wait(1000 + random() * 5000);
      part.resume();
    },
  },
  {
    name: 'kill a gateway',
    async strike({ gateways, random, clock }) {
      const { part } = pick(gateways, random);
      await part.kill();
      await clock.wait(random() * 2000);
      part.start();
    },
  },
  {
    name: 'freeze a gateway',
    async strike({ gateways, random, clock }) {
      const { part } = pick(gateways, random);
      part.pause();
      await clock.wait(1000 + random() * 5000);
      part.resume();
    },
  },
  {
    name: 'roll out the gateways',
    async strike({ gateways }) {
      for (const { part } of gateways) {
        await part.terminate();
        part.start();
      }
    },
  },
  {
    name: 'roll out the ETL workers',
    async strike({ etls }) {
      for (const part of etls) {
        await part.terminate();
        part.start();
      }
    },
  },
];
