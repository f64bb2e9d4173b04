import type { LanguageLexicon } from '../language.ts';

export const norwegian: LanguageLexicon = {
  language: 'no',
  labels: {
    director: ['regissør'],
    writers: ['manusforfatter'],
    creators: ['skapt av'],
    genre: ['sjanger', 'sjangre'],
    runtime: ['lengde', 'spilletid'],
    release: ['norgespremiere', 'norsk premiere', 'utgivelsesdato'],
    year: ['produksjonsår'],
    alternate: ['også kjent som'],
    keywords: ['nøkkelord'],
    title: ['tittel'],
    countries: ['produksjonsland'],
    certificate: ['aldersgrense'],
    seasons: ['sesonger'],
  },
  otherMonths: ['', '', '', '', '', '', '', '', '', '', '', 'des'],
  otherSections: ['lignende'],
  otherMovies: ['lignende film'],
  moreLinks: ['les mer', 'vis (?:mer|flere|alle)'],
  placeholders: ['ukjent'],
  functionWords: 'og det ikke som med på til av hvor en et i er at den de om for',
};
