import { partsOf } from '../system.ts';
import { type Fault, pick } from './fault.ts';

const hour = 3_600_000;

/** Machines whose clocks are set. */
export const clockFaults: readonly Fault[] = [
  jump('a clock jumps an hour ahead', hour),
  jump('a clock jumps an hour back', -hour),
];

/** There and, after a while, back again: so each jumps in both directions. */
function jump(name: string, milliseconds: number): Fault {
  return {
    name,
    async strike(system) {
      const part = pick(partsOf(system), system.random);
      part.setClock(milliseconds);
      await system.clock.wait(1000 + system.random() * 4000);
      part.setClock(0);
    },
  };
}
