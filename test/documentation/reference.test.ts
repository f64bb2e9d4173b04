import { expect, test } from 'vitest';
import { outdatedPages } from '../../src/reference/reference.ts';

test('the reference is what `npm run reference` makes of the source', () => {
  expect(outdatedPages(false), 'out of date: run npm run reference').toEqual([]);
});
