import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IntegerLists } from './integer-lists.ts';
import { StringArena } from './string-arena.ts';
import { TextNumbers } from './text-numbers.ts';

const list = fc.nat(20);

describe('integer lists', () => {
  it('hold what arrays would, through every change', () => {
    const value = fc.integer({ min: -5, max: 40 });
    const change = fc.oneof(
      fc.record({ kind: fc.constant('add' as const), list, value }),
      fc.record({ kind: fc.constant('remove' as const), list, value }),
      fc.record({ kind: fc.constant('clear' as const), list, value }),
      fc.record({ kind: fc.constant('replace' as const), list, values: fc.array(value, { maxLength: 70 }) }),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 300 }), (changes) => {
        const lists = new IntegerLists();
        const arrays: number[][] = Array.from({ length: 21 }, () => []);
        for (const one of changes) {
          const array = arrays[one.list] as number[];
          if (one.kind === 'add') array.push(one.value);
          else if (one.kind === 'clear') array.length = 0;
          else if (one.kind === 'replace') arrays[one.list] = [...one.values];
          else if (array.includes(one.value)) array.splice(array.indexOf(one.value), 1);
          if (one.kind === 'add') lists.add(one.list, one.value);
          else if (one.kind === 'clear') lists.clear(one.list);
          else if (one.kind === 'replace') lists.replace(one.list, one.values);
          else lists.remove(one.list, one.value);
        }
        for (const [index, array] of arrays.entries()) {
          expect([...lists.values(index)].toSorted(byValue)).toEqual(array.toSorted(byValue));
        }
      }),
    );
  });
});

describe('packed texts', () => {
  it('give back each text as it was put last', () => {
    const change = fc.tuple(list, fc.option(fc.string({ unit: 'grapheme', maxLength: 300 })));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
        const packed = new StringArena();
        const texts = new Map<number, string>();
        for (const [number, text] of changes) {
          if (text === null) packed.delete(number);
          else packed.set(number, text);
          if (text === null || text === '') texts.delete(number);
          else texts.set(number, text);
        }
        for (let number = 0; number <= 20; number += 1) expect(packed.get(number)).toBe(texts.get(number));
      }),
    );
  });

  it('reach over many buffers', () => {
    const packed = new StringArena();
    const text = (number: number) => `${number} `.repeat(40_000);
    for (let number = 0; number < 60; number += 1) packed.set(number, text(number));
    for (let number = 0; number < 60; number += 1) expect(packed.get(number)).toBe(text(number));
  });
});

describe('numbers of texts', () => {
  it('are the same for the same text and different for others', () => {
    const numbers = new TextNumbers();
    const texts = Array.from({ length: 20_000 }, (_, index) => `text ${index}`);
    const given = texts.map((text) => numbers.numberOf(text));
    expect(new Set(given).size).toBe(texts.length);
    expect(texts.map((text) => numbers.find(text))).toEqual(given);
    expect(numbers.find('another')).toBeUndefined();
  });
});

function byValue(one: number, other: number): number {
  return one - other;
}
