import type { LanguageLexicon } from '../language.ts';

export const latvian: LanguageLexicon = {
  language: 'lv',
  labels: {
    director: ['režisors'],
    writers: ['scenārijs'],
    cast: ['lomās'],
    genre: ['žanrs'],
    runtime: ['ilgums'],
    release: ['pirmizrāde'],
    year: ['gads'],
    plot: ['sižets'],
    title: ['nosaukums'],
  },
  otherMonths: [
    'janvārī',
    'februārī',
    'martā',
    'aprīlī',
    'maijā',
    'jūnijā',
    'jūlijā',
    'augustā',
    'septembrī',
    'oktobrī',
    'novembrī',
    'decembrī',
  ],
  functionWords: 'un ar par kas no uz ir',
};
