import type { LanguageLexicon } from '../language.ts';

export const danish: LanguageLexicon = {
  language: 'da',
  labels: {
    director: ['instruktør', 'instruktører', 'instruktion'],
    writers: ['manuskript', 'manuskript af', 'forfatter', 'forfattere'],
    creators: ['skaber', 'skabere', 'skabt af'],
    stars: ['hovedroller'],
    cast: ['medvirkende', 'skuespillere', 'rolles', 'i rollerne', 'rolleliste'],
    runtime: ['spilletid', 'varighed', 'længde'],
    release: ['premieredato', 'dansk premiere', 'udgivelsesdato'],
    original: ['originaltittel'],
    alternate: ['også kendt som'],
    plot: ['resume', 'sammendrag'],
    keywords: ['nøgleord'],
    rating: ['karakter', 'vurdering', 'gennemsnit'],
    votes: ['stemmer', 'antal stemmer'],
    languages: ['sprog'],
    certificate: ['censur'],
    seasons: ['sæsoner'],
  },
  moreLinks: ['læs mere'],
  placeholders: ['ukendt'],
  functionWords: 'og det der ikke som med på til af hvor en et i er at den de om for',
};
