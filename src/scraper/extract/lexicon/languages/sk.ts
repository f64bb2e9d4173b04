import type { LanguageLexicon } from '../language.ts';

export const slovak: LanguageLexicon = {
  language: 'sk',
  labels: {
    director: ['réžia'],
    writers: ['scenár'],
    creators: ['tvorca', 'tvorcovia'],
    cast: ['hrajú'],
    genre: ['žáner', 'žánre'],
    runtime: ['dĺžka'],
    release: ['v kinách od'],
    original: ['originálny názov', 'pôvodný názov'],
    alternate: ['ďalšie názvy'],
    keywords: ['kľúčové slová'],
    rating: ['hodnotenie'],
    title: ['názov'],
    countries: ['krajina'],
    certificate: ['prístupnosť'],
  },
  moreLinks: ['viac'],
  functionWords: 'a alebo vo sa ako keď ktorý pri pod nad pred sú nie bez pre až i o s z v u k na po za od do to aj',
};
