import { describe, expect, it } from 'vitest';
import { describeBytes, describeDuration, plural } from './quantities.ts';

describe('describeDuration', () => {
  it.each([
    [0, '0 ms'],
    [999.4, '999 ms'],
    [3420, '3.42 s'],
    [59_900, '59.9 s'],
    [60_000, '1 min'],
    [310_000, '5 min 10 s'],
    [3_600_000, '1 h'],
    [187_200_000, '2 d 4 h'],
    [-1500, '-1.50 s'],
  ])('says %d ms as %s', (milliseconds, text) => {
    expect(describeDuration(milliseconds)).toBe(text);
  });
});

describe('describeBytes', () => {
  it.each([
    [0, '0 B'],
    [1536, '1.5 KiB'],
    [10 * 1024 ** 3, '10 GiB'],
    [5000 * 1024 ** 4, '5000 TiB'],
  ])('says %d as %s', (bytes, text) => {
    expect(describeBytes(bytes)).toBe(text);
  });
});

describe('plural', () => {
  it('has one of one, and thousands set apart', () => {
    expect([plural(1, 'node'), plural(0, 'node'), plural(1234, 'node')]).toEqual(['1 node', '0 nodes', '1,234 nodes']);
  });
});
