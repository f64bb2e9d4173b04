import { SentimentIntensityAnalyzer } from 'vader-sentiment';
import { foldText } from '../normalise/text.ts';
import { toneOfGenre, toneWords } from './tone-words.ts';

export interface PlotTone {
  plot_tone: string | null;
  /** 0 (dark) to 1 (bright), two decimals: VADER's compound score moved to that scale. */
  keyword_score: number | null;
}

export interface ToldFilm {
  plot: string | null;
  genre: readonly string[];
  keywords: readonly string[];
}

/** The tone in which a plot is told, from its words, keywords and genres. Nothing without a plot. */
export function plotTone(film: ToldFilm): PlotTone {
  if (film.plot === null) return { plot_tone: null, keyword_score: null };
  const compound = sentimentOf(film.plot);
  return { plot_tone: strongestTone(film, compound), keyword_score: Math.round(50 + 50 * compound) / 100 };
}

/** VADER's compound score, -1 to 1 (Hutto and Gilbert 2014). */
export function sentimentOf(text: string): number {
  return SentimentIntensityAnalyzer.polarity_scores(text).compound;
}

function strongestTone(film: ToldFilm, compound: number): string {
  const text = ` ${foldText(film.plot ?? '')} ${film.keywords.map(foldText).join(' ')} `;
  const scores = new Map<string, number>();
  for (const [tone, words] of Object.entries(toneWords)) {
    const found = words.filter((word) => text.includes(` ${word} `) || text.includes(` ${word}s `)).length;
    scores.set(tone, found);
  }
  for (const genre of film.genre) {
    const tone = toneOfGenre[genre];
    if (tone !== undefined) scores.set(tone, (scores.get(tone) ?? 0) + 0.6);
  }
  const bright = compound >= 0 ? 'Hopeful' : 'Dark';
  scores.set(bright, (scores.get(bright) ?? 0) + Math.abs(compound) * 0.8);
  const [[strongest] = ['Dramatic', 0]] = [...scores].toSorted(
    ([one, first], [other, second]) => second - first || (one < other ? -1 : 1),
  );
  return strongest;
}
