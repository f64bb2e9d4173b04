import fc from 'fast-check';
import { SentimentIntensityAnalyzer } from 'vader-sentiment';
import { expect, it } from 'vitest';
import { polarityOf } from './vader.ts';

const words = [
  ...'kind of least at very but not never without doubt extremely good great GOOD bad terrible KILL love hate lonely hope'.split(
    ' ',
  ),
  ...[
    "don't",
    "isn't",
    "'great",
    "great'",
    "'great'",
    "it's",
    "o'",
    "'",
    'a',
    'I',
    'Ünder',
    'ÉÉ',
    'éA',
    'JOY',
    'the',
    'bomb',
    'shit',
    'damn',
    'sort',
  ],
];

it('is what the library says, whatever stands beside each other', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words, '', '\n'), { maxLength: 30 }), (list) => {
      const text = list.join(' ');
      const { pos, neg } = SentimentIntensityAnalyzer.polarity_scores(text);
      expect(polarityOf(text)).toMatchObject({ pos, neg });
    }),
    { numRuns: 3000 },
  );
});
