import type { LanguageLexicon } from '../language.ts';

export const serbian: LanguageLexicon = {
  language: 'sr',
  labels: {
    director: ['reditelj', 'режија', 'редитељ'],
    writers: ['сценарио'],
    genre: ['жанрови'],
    runtime: ['трајање'],
    original: ['оригинални наслов'],
    plot: ['садржај'],
    title: ['наслов'],
  },
};
