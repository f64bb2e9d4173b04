import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { allFaults } from './faults/all.ts';
import { mutations } from './mutations.ts';

it.each(mutations)('the bug $name changes a text that its file has once', ({ file, text }) => {
  const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  expect(source.split(text)).toHaveLength(2);
});

it.each(mutations)('faults that bring $name to light exist', ({ faults }) => {
  for (const part of faults) expect(allFaults.filter(({ name }) => name.includes(part))).not.toEqual([]);
});
