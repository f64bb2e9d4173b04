import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plotTone } from './tone.ts';
import { toneWords } from './tone-words.ts';

interface LabelledPlot {
  title: string;
  genre: string[];
  /** The tone that a reader would name first, and perhaps another that fits as well. */
  tones: string[];
  plot: string;
}

/**
 * Plots of 150 known films in our own words, each labelled by the one hand that wrote it, before the classifier saw any: no panel of
 * readers. Nothing was tuned to them; whoever tunes the tone to them must find others to measure with.
 */
const plots: LabelledPlot[] = readFileSync(join(import.meta.dirname, 'labelled-plots.tsv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t'))
  .map(([title = '', , genres = '', tones = '', plot = '']) => ({
    title,
    genre: genres.split(','),
    tones: tones.split(','),
    plot,
  }));

/** Share of films whose tone is among the first so many labels. */
function agreement(labels: number, withGenre: boolean): number {
  const right = plots.filter(({ genre, tones, plot }) => {
    const { plot_tone: tone } = plotTone({ plot, genre: withGenre ? genre : [], keywords: [] });
    return tone !== null && tones.slice(0, labels).includes(tone);
  });
  return right.length / plots.length;
}

function commonest(): number {
  const counts = Map.groupBy(plots, ({ tones }) => tones[0]);
  return Math.max(...[...counts.values()].map((films) => films.length)) / plots.length;
}

function scoresOf(tones: readonly string[]): number[] {
  return plots
    .filter((film) => tones.includes(film.tones[0] ?? ''))
    .map(({ plot }) => plotTone({ plot, genre: [], keywords: [] }).keyword_score ?? Number.NaN);
}

describe('150 labelled plots', () => {
  it('are of films that differ, with tones that there are', () => {
    expect(new Set(plots.map(({ title }) => title)).size).toBe(150);
    expect(plots.flatMap(({ tones }) => tones).filter((tone) => !(tone in toneWords))).toEqual([]);
  });

  it('get the first label by plot and genre, and by the plot alone, at least this often', () => {
    expect(agreement(1, true)).toBeGreaterThanOrEqual(0.42);
    expect(agreement(2, true)).toBeGreaterThanOrEqual(0.52);
    expect(agreement(1, false)).toBeGreaterThanOrEqual(0.19);
    // The most frequent label alone, for comparison.
    expect(commonest()).toBeCloseTo(0.14, 2);
  });

  it('score brighter where they are told brightly than where they are dark or tense', () => {
    const bright = scoresOf(['Hopeful', 'Comic', 'Romantic']);
    const dark = scoresOf(['Dark', 'Tense']);
    const pairs = bright.flatMap((one) => dark.map((other) => [one, other] as const));
    const above = pairs.filter(([one, other]) => one > other).length + pairs.filter(([a, b]) => a === b).length / 2;
    // 0.5 would be chance.
    expect(above / pairs.length).toBeGreaterThanOrEqual(0.73);
  });
});
