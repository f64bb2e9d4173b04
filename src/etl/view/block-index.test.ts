import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BlockIndex } from './block-index.ts';

it('finds what a map of sets would, through growth and removal', () => {
  const step = fc.record({ add: fc.boolean(), key: fc.nat(400), member: fc.nat(50) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 4000 }), (steps) => {
      const index = new BlockIndex();
      const model = new Map<string, Set<number>>();
      for (const { add, key, member } of steps) {
        const name = `k${key}`;
        const members = model.get(name) ?? new Set();
        model.set(name, members);
        if (add && !members.has(member)) {
          index.add(name, member);
          members.add(member);
        } else if (!add) {
          index.remove(name, member);
          members.delete(member);
        }
      }
      for (const [name, members] of model) {
        expect([...index.find(name)].toSorted((a, b) => a - b)).toEqual([...members].toSorted((a, b) => a - b));
      }
      expect(index.size).toBe([...model.values()].reduce((sum, members) => sum + members.size, 0));
    }),
    { numRuns: 30 },
  );
});
