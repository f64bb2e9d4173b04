import type { LanguageLexicon } from '../language.ts';

export const estonian: LanguageLexicon = {
  language: 'et',
  labels: {
    director: ['lavastaja'],
    writers: ['stsenarist'],
    cast: ['osades', 'näitlejad'],
    genre: ['zanr'],
    runtime: ['kestus'],
    release: ['esilinastus'],
    year: ['aasta'],
    original: ['originalpealkiri'],
    plot: ['sisu'],
    rating: ['hinne'],
    title: ['pealkiri'],
  },
  functionWords: 'ja see kes mis ei oma on',
};
