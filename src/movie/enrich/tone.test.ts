import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plotTone, sentimentOf } from './tone.ts';

const snippets = join(import.meta.dirname, '../../../../shared/sentiment/movie-review-snippets.tsv');

/** Pearson's correlation. */
function correlation(pairs: readonly (readonly [number, number])[]): number {
  const mean = (position: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[position], 0) / pairs.length;
  const [left, right] = [mean(0), mean(1)];
  let product = 0;
  let squaresLeft = 0;
  let squaresRight = 0;
  for (const [one, other] of pairs) {
    product += (one - left) * (other - right);
    squaresLeft += (one - left) ** 2;
    squaresRight += (other - right) ** 2;
  }
  return product / Math.sqrt(squaresLeft * squaresRight);
}

describe('the tone of a plot', () => {
  it.each([
    [
      'Two imprisoned men bond over a number of years, finding solace and eventual redemption through acts of common decency.',
      ['Drama'],
      'Hopeful',
    ],
    [
      'A killer leaves a trail of brutal murders, and the detective who hunts him is driven into madness.',
      ['Crime'],
      'Dark',
    ],
    [
      'A bomb is on the bus, a terrorist waits for a call, and it is a race against time to escape.',
      ['Action'],
      'Tense',
    ],
    ['A shy baker falls in love at a wedding and follows her heart across the sea.', ['Romance'], 'Romantic'],
    ['A bumbling prank turns a party into chaos and a hilarious case of mistaken identity.', ['Comedy'], 'Comic'],
    [
      'A widow in mourning goes through memories of her loss and lives with grief and regret.',
      ['Drama'],
      'Melancholic',
    ],
    [
      'Explorers set sail on a voyage to an uncharted island in search of a lost city and its treasure.',
      ['Adventure'],
      'Adventurous',
    ],
  ])('of %j is told', (plot, genre, tone) => {
    expect(plotTone({ plot, genre, keywords: [] }).plot_tone).toBe(tone);
  });

  it('of a plot in another language is what genres and keywords say: its words are not taken for English ones', () => {
    const plot = 'Die Gefahr ist nah: ein Kind stirbt im Hospital, und die Mutter war im Restaurant, als es geschah.';
    expect(plotTone({ plot, genre: [], keywords: [] })).toEqual({ plot_tone: null, keyword_score: null });
    expect(plotTone({ plot, genre: ['Romance'], keywords: [] })).toEqual({
      plot_tone: 'Romantic',
      keyword_score: null,
    });
  });

  it('is not what the plot denies', () => {
    const tone = (plot: string) => plotTone({ plot, genre: [], keywords: [] }).plot_tone;
    expect(tone('A murder in the village.')).toBe('Dark');
    expect(tone('There was never a murder in the village, but a wedding.')).toBe('Romantic');
  });

  it('is not guessed where nothing speaks for one', () => {
    expect(plotTone({ plot: 'A plot.', genre: [], keywords: [] }).plot_tone).toBeNull();
    expect(plotTone({ plot: 'A plot.', genre: [], keywords: ['treasure map'] }).plot_tone).toBe('Adventurous');
  });

  it('is nothing without a plot', () => {
    expect(plotTone({ plot: null, genre: ['Drama'], keywords: [] })).toEqual({ plot_tone: null, keyword_score: null });
    expect(plotTone({ plot: null, genre: ['Drama'], keywords: ['hope'] }).plot_tone).toBeNull();
  });

  it('has a score between 0 and 1, higher for brighter words', () => {
    const score = (plot: string) => plotTone({ plot, genre: [], keywords: [] }).keyword_score ?? Number.NaN;
    expect(score('They celebrate a wonderful, happy triumph.')).toBeGreaterThan(0.8);
    expect(score('A horrible murder ends in cruel despair.')).toBeLessThan(0.2);
  });

  it('has a score of the keywords too', () => {
    const score = (plot: string | null, keywords: string[]) =>
      plotTone({ plot, genre: [], keywords }).keyword_score ?? Number.NaN;
    const plot = 'A woman moves to the city and takes a room above a bakery.';
    expect(score(plot, ['joy', 'celebration'])).toBeGreaterThan(score(plot, []));
    expect(score(plot, ['murder', 'torture'])).toBeLessThan(score(plot, []));
    expect(score(null, ['joy', 'celebration'])).toBeGreaterThan(0.6);
  });

  it.skipIf(!existsSync(snippets))(
    'agrees with the ratings of people better than VADER alone',
    () => {
      const pairs = readFileSync(snippets, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split('\t'))
        .map(([, rating, text]) => [Number(rating), sentimentOf(text ?? '')] as const);
      expect(pairs.length).toBeGreaterThan(10_000);
      expect(correlation(pairs)).toBeGreaterThanOrEqual(0.46);
    },
    180_000,
  );
});
