import type { LanguageLexicon } from '../language.ts';

export const bulgarian: LanguageLexicon = {
  language: 'bg',
  labels: {
    director: ['режисьор', 'режисьори'],
    writers: ['сценарий и идея'],
    creators: ['създател', 'създатели'],
    stars: ['в главните роли'],
    cast: ['актьори', 'участват'],
    runtime: ['продължителност', 'времетраене'],
    release: ['премиера', 'дата на излизане'],
    year: ['година', 'година на производство'],
    original: ['оригинално заглавие', 'оригинално име'],
    alternate: ['други заглавия'],
    plot: ['резюме'],
    keywords: ['ключови думи'],
    votes: ['гласове'],
    title: ['заглавие'],
    countries: ['държава'],
    languages: ['език'],
  },
};
