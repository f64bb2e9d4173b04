import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plotTone } from './tone.ts';
import { tonesOfGenre, toneWords } from './tone-words.ts';

interface LabelledPlot {
  title: string;
  genre: string[];
  /** The tone that a reader would name first, and perhaps another that fits as well. */
  tones: string[];
  plot: string;
}

function readPlots(file: string): LabelledPlot[] {
  const [, ...lines] = readFileSync(join(import.meta.dirname, file), 'utf8')
    .trim()
    .split('\n');
  return lines
    .map((line) => line.split('\t'))
    .map(([title = '', , genres = '', tones = '', plot = '']) => ({
      title,
      genre: genres.split(','),
      tones: tones.split(','),
      plot,
    }));
}

/**
 * Plots of known movies in our own words, each labelled by the one hand that wrote it, before the classifier saw any: no panel of
 * readers. The words and weights of the tone may be tuned to the first ones, never to those held out.
 */
const tuned = readPlots('labelled-plots.tsv');
const heldOut = readPlots('labelled-plots-held-out.tsv');

type Known = 'plot and genre' | 'plot' | 'genre';

/** Share of movies whose tone is among the first so many labels. */
function agreement(plots: readonly LabelledPlot[], labels: number, known: Known): number {
  const right = plots.filter(({ genre, tones, plot }) => {
    const told = known === 'genre' ? '–' : plot;
    const { plot_tone: tone } = plotTone({ plot: told, genre: known === 'plot' ? [] : genre, keywords: [] });
    return tone !== null && tones.slice(0, labels).includes(tone);
  });
  return right.length / plots.length;
}

function commonest(plots: readonly LabelledPlot[]): number {
  const counts = Map.groupBy(plots, ({ tones }) => tones[0]);
  return Math.max(...[...counts.values()].map((movies) => movies.length)) / plots.length;
}

function scoresOf(plots: readonly LabelledPlot[], tones: readonly string[]): number[] {
  return plots
    .filter((movie) => tones.includes(movie.tones[0] ?? ''))
    .map(({ plot }) => plotTone({ plot, genre: [], keywords: [] }).keyword_score ?? Number.NaN);
}

it('tones are labelled and weighed that there are', () => {
  expect(tuned).toHaveLength(150);
  expect(heldOut.length).toBeGreaterThanOrEqual(100);
  const all = [...tuned, ...heldOut];
  expect(new Set(all.map(({ title }) => title)).size).toBe(all.length);
  const named = [...all.flatMap(({ tones }) => tones), ...Object.values(tonesOfGenre).flatMap(Object.keys)];
  expect(named.filter((tone) => !(tone in toneWords))).toEqual([]);
});

describe.each([
  ['tuned to', tuned, { one: 0.77, two: 0.87, plot: 0.53, genre: 0.68, commonest: 0.14 }],
  ['held out', heldOut, { one: 0.77, two: 0.86, plot: 0.59, genre: 0.7, commonest: 0.13 }],
] as const)('labelled plots, %s', (_, plots, least) => {
  it('get one of their labels by plot and genre at least this often', () => {
    expect(agreement(plots, 1, 'plot and genre')).toBeGreaterThanOrEqual(least.one);
    expect(agreement(plots, 2, 'plot and genre')).toBeGreaterThanOrEqual(least.two);
  });

  it('get the first label by either alone less often, and by far more often than by the commonest label', () => {
    expect(agreement(plots, 1, 'plot')).toBeGreaterThanOrEqual(least.plot);
    expect(agreement(plots, 1, 'genre')).toBeGreaterThanOrEqual(least.genre);
    expect(commonest(plots)).toBeCloseTo(least.commonest, 2);
  });

  it('score brighter where they are told brightly than where they are dark or tense', () => {
    const bright = scoresOf(plots, ['Hopeful', 'Comic', 'Romantic']);
    const dark = scoresOf(plots, ['Dark', 'Tense']);
    const pairs = bright.flatMap((one) => dark.map((other) => [one, other] as const));
    const above = pairs.filter(([one, other]) => one > other).length + pairs.filter(([a, b]) => a === b).length / 2;
    // 0.5 would be chance.
    expect(above / pairs.length).toBeGreaterThanOrEqual(0.73);
  });
});
