/** The second site speaks German on some pages and French on the others. */
export type Language = 'de' | 'fr';

interface Words {
  readonly originalTitle: string;
  readonly director: string;
  readonly cast: string;
  readonly genre: string;
  readonly runtime: string;
  readonly release: string;
  readonly plot: string;
  readonly of: string;
  readonly votes: string;
  readonly unrated: string;
  readonly sameMovie: string;
  readonly generated: string;
  readonly months: readonly string[];
  /** Between groups of three digits. */
  readonly thousands: string;
  readonly genres: Readonly<Record<string, string>>;
}

/** Labels, months, signs and genres of each language that the second site speaks. */
export const words: Readonly<Record<Language, Words>> = {
  de: {
    originalTitle: 'Originaltitel',
    director: 'Regie',
    cast: 'Darsteller',
    genre: 'Genre',
    runtime: 'Laufzeit',
    release: 'Kinostart',
    plot: 'Handlung',
    of: 'von',
    votes: 'Stimmen',
    unrated: 'Noch keine Bewertung',
    sameMovie: 'Derselbe Film bei Reelhouse',
    generated: 'erfunden',
    months: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' '),
    thousands: '.',
    genres: {
      Action: 'Action',
      Adventure: 'Abenteuer',
      Comedy: 'Komödie',
      Documentary: 'Dokumentarfilm',
      Drama: 'Drama',
      Family: 'Familienfilm',
      Fantasy: 'Fantasy',
      History: 'Historienfilm',
      Horror: 'Horror',
      Music: 'Musikfilm',
      Musical: 'Musical',
      Romance: 'Liebesfilm',
      'Sci-Fi': 'Science-Fiction',
      Thriller: 'Thriller',
      Western: 'Western',
    },
  },
  fr: {
    originalTitle: 'Titre original',
    director: 'Réalisation',
    cast: 'Distribution',
    genre: 'Genre',
    runtime: 'Durée',
    release: 'Sortie',
    plot: 'Synopsis',
    of: 'sur',
    votes: 'votes',
    unrated: 'Pas encore noté',
    sameMovie: 'Le même film chez Reelhouse',
    generated: 'inventé',
    months: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
    thousands: '\u202f',
    genres: {
      Action: 'Action',
      Adventure: 'Aventure',
      Comedy: 'Comédie',
      Documentary: 'Documentaire',
      Drama: 'Drame',
      Family: 'Famille',
      Fantasy: 'Fantastique',
      History: 'Historique',
      Horror: 'Épouvante',
      Music: 'Musique',
      Musical: 'Comédie musicale',
      Romance: 'Romance',
      'Sci-Fi': 'Science-fiction',
      Thriller: 'Thriller',
      Western: 'Western',
    },
  },
};

/** `1999-06-17` -> `17. Juni 1999`, `17 juin 1999`. */
export function dateInWords(date: string, language: Language): string {
  const [year = '', month = '', day = ''] = date.split('-');
  const name = words[language].months[Number(month) - 1];
  if (language === 'de') return `${Number(day)}. ${name} ${year}`;
  return `${day === '01' ? '1er' : Number(day)} ${name} ${year}`;
}

/** A 0–10 rating on the page's scale, with a decimal comma: `3,7` of 5, `74,0` of 100. */
export function ratingInWords(rating: number, scale: 5 | 100): string {
  return ((rating * scale) / 10).toFixed(scale === 5 ? 2 : 1).replace('.', ',');
}

/** `12345` -> `12.345`. */
export function countInWords(count: number, language: Language): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, words[language].thousands);
}
