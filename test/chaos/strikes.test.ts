import { expect, it } from 'vitest';
import type { Fault } from './faults/fault.ts';
import { faultsFor, type Struck } from './strikes.ts';

const short: Fault<Struck> = { name: 'short', strike: async () => [] };
const long: Fault<Struck> = { name: 'long', seconds: 15, strike: async () => [] };
const never: Fault<Struck> = { name: 'long, elsewhere', applies: () => false, strike: async () => [] };
const system = {} as Struck;
const chosen = (seconds: number, only?: string[]) => faultsFor({ system, faults: [short, long, never], seconds, only });

it('leaves faults out that take more than half of a run, unless they are asked for by name', () => {
  expect(chosen(15)).toEqual([short]);
  expect(chosen(30)).toEqual([short, long]);
  expect(chosen(15, ['long'])).toEqual([long]);
});

it('says so where no fault that is asked for can strike', () => {
  expect(() => chosen(60, ['elsewhere'])).toThrow('no fault of this run has one of elsewhere in its name');
});
