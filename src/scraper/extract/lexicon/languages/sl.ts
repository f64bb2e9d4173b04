import type { LanguageLexicon } from '../language.ts';

export const slovenian: LanguageLexicon = {
  language: 'sl',
  labels: {
    director: ['režiser'],
    stars: ['glavne uloge'],
    cast: ['igrajo', 'igralci'],
    genre: ['zvrst'],
    runtime: ['dolžina'],
    year: ['leto'],
    original: ['izvirni naslov'],
    plot: ['vsebina', 'zgodba'],
    countries: ['država'],
  },
  otherMonths: [
    'januarja',
    'februarja',
    'marca',
    'aprila',
    'maja',
    'junija',
    'julija',
    'avgusta',
    'septembra',
    'oktobra',
    'novembra',
    'decembra',
  ],
};
