declare module 'vader-sentiment' {
  interface ToldWords {
    words_and_emoticons: readonly string[];
    /** Whether some words, but not all, are in capitals. */
    is_cap_diff: boolean;
  }
  export const SentimentIntensityAnalyzer: {
    polarity_scores(text: string): { neg: number; neu: number; pos: number; compound: number };
    /** Adds the valence of one word to those of the words before it. */
    sentiment_valence(valence: number, told: ToldWords, word: string, index: number, valences: number[]): number[];
    but_check(words: readonly string[], valences: number[]): number[];
    score_valence(
      valences: readonly number[],
      text: string,
    ): { neg: number; neu: number; pos: number; compound: number };
  };
}
