import { describe, expect, it } from 'vitest';
import { endsInSign, latinReadings, searchText } from './search-text.ts';

describe('text to be searched', () => {
  it.each([
    ['七人の侍', '七 人 の 侍'],
    ['기생충 2', '기 생 충 2'],
    ['The 侍 (1954)', 'the 侍 1954'],
    ['ฉลาดเกมส์โกง', [...'ฉลาดเกมสโกง'].join(' ')],
    ['Amélie & Co', 'amelie and co'],
    ['Сталкер', 'сталкер'],
  ])('of %s has words to find', (text, words) => {
    expect(searchText(text)).toBe(words);
  });

  it('knows a sign that is a word from a letter that begins one', () => {
    expect(['侍', 'the 侍', '생', 'the', 'сталкер', '7'].map(endsInSign)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

it.each([
  ['Сталкер', 'stalker'],
  ['Ανδρέας', 'andreas'],
  ['しちにん', 'shichinin shi chi ni n'],
  ['卧虎藏龙', 'wohucanglong wo hu cang long'],
  ['기생충', 'gisaengchung gi saeng chung'],
  ['Amélie', ''],
])('%s reads %s in Latin letters', (text, reading) => {
  expect(latinReadings([text])).toBe(reading);
});
