import type { Link } from '../link.ts';
import { type ChaosSystem, partsOf } from '../system.ts';
import { type Fault, pick } from './fault.ts';

/** Networks that break between a process and NATS. */
export const networkFaults: readonly Fault[] = [
  forAWhile('cut a process off from NATS', (link) => link.cut()),
  forAWhile('let nothing through to NATS', (link) => link.stall()),
  forAWhile('200 ms of latency to NATS', (link) => {
    link.delayMilliseconds = 200;
  }),
];

function forAWhile(name: string, harm: (link: Link) => void): Fault {
  return {
    name,
    async strike(system: ChaosSystem) {
      const links = system.links.get(pick(partsOf(system), system.random)) ?? [];
      links.forEach(harm);
      await system.clock.wait(1000 + system.random() * 6000);
      for (const link of links) link.heal();
    },
  };
}
