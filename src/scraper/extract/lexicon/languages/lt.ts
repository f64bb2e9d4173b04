import type { LanguageLexicon } from '../language.ts';

export const lithuanian: LanguageLexicon = {
  language: 'lt',
  labels: {
    director: ['režisierius'],
    writers: ['scenarijus'],
    cast: ['vaidina'],
    genre: ['žanrai', 'žanras'],
    runtime: ['trukmė'],
    release: ['premjera'],
    year: ['metai'],
    plot: ['siužetas'],
    title: ['pavadinimas'],
  },
  functionWords: 'ir iš su kad apie į o',
};
