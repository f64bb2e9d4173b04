import type { LanguageLexicon } from '../language.ts';

export const bosnian: LanguageLexicon = {
  language: 'bs',
  otherMonths: [
    'januara',
    'februara',
    'marta',
    'aprila',
    'maja',
    'juna',
    'jula',
    'avgusta',
    'septembra',
    'oktobra',
    'novembra',
    'decembra',
  ],
};
