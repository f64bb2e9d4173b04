import type { LanguageLexicon } from '../language.ts';

export const croatian: LanguageLexicon = {
  language: 'hr',
  labels: {
    director: ['režija', 'redatelj', 'redatelji'],
    writers: ['scenarij', 'scenarista', 'scenarist', 'scenaristi', 'scenariji'],
    creators: ['kreator', 'kreatori'],
    cast: ['glume', 'glumci', 'uloge'],
    genre: ['žanr', 'žanrovi'],
    runtime: ['trajanje'],
    release: ['premijera', 'datum izlaska'],
    year: ['godina', 'godina proizvodnje'],
    original: ['originalni naslov', 'izvorni naslov'],
    alternate: ['drugi nazivi'],
    plot: ['sadržaj', 'radnja', 'opis filma'],
    keywords: ['ključne riječi'],
    rating: ['prosječna ocjena', 'ocjena'],
    votes: ['glasova', 'broj glasova'],
    title: ['naslov'],
    countries: ['zemlja', 'zemlje'],
    languages: ['jezik'],
    seasons: ['sezone'],
  },
  otherMonths: ['', '', '', '', '', '', '', '', '', '', 'studenog', ''],
  functionWords: 'i na se iz koji koja bez kako u s od do za po je a o to',
};
