import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fairShares, type SourceJobs } from './fair-shares.ts';

function jobs(source: string, waiting: number, admitted = 0): SourceJobs {
  return { source, waiting, admitted };
}

test('a source that comes anew gets the free places until it has as many jobs as the others', () => {
  const shares = fairShares([jobs('large', 900, 6), jobs('new', 50)], 10, 100);
  expect(Object.fromEntries(shares)).toEqual({ new: 8, large: 2 });
});

test('what one source does not need goes to the others', () => {
  expect(Object.fromEntries(fairShares([jobs('small', 1), jobs('large', 900)], 8, 100))).toEqual({
    small: 1,
    large: 7,
  });
});

test('no source gets more than it may have, nor than waits, and no place stays empty that another could use', () => {
  const counts = fc.record({ waiting: fc.nat(60), admitted: fc.nat(60) });
  fc.assert(
    fc.property(
      fc.array(counts, { maxLength: 8 }),
      fc.nat(40),
      fc.integer({ min: 1, max: 50 }),
      (all, places, most) => {
        const sources = all.map(({ waiting, admitted }, index) => jobs(String(index), waiting, admitted));
        const shares = fairShares(sources, places, most);
        const given = [...shares.values()].reduce((sum, share) => sum + share, 0);
        const room = sources.map(({ waiting, admitted }) => Math.max(0, Math.min(waiting, most - admitted)));
        expect(given).toBe(
          Math.min(
            places,
            room.reduce((sum, one) => sum + one, 0),
          ),
        );
        for (const [index, { source }] of sources.entries()) {
          expect(shares.get(source) ?? 0).toBeLessThanOrEqual(room[index] ?? 0);
        }
      },
    ),
  );
});
