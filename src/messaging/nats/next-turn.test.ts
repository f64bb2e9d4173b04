import { expect, it } from 'vitest';
import { nextTurn } from './next-turn.ts';

it('lets all who asked in one turn go on before anything that the first of them puts off', async () => {
  const order: string[] = [];
  const send = async (name: string) => {
    await nextTurn();
    if (order.length === 0) queueMicrotask(() => order.push('written'));
    order.push(name);
  };
  await Promise.all([send('one'), send('two'), send('three')]);
  expect(order).toEqual(['one', 'two', 'three', 'written']);
});

it('makes who asks later wait for a turn of their own', async () => {
  const first = nextTurn();
  await first;
  expect(nextTurn()).not.toBe(first);
});
