import type { LanguageLexicon } from '../language.ts';

export const ukrainian: LanguageLexicon = {
  language: 'uk',
  labels: {
    director: ['режисер', 'режисери'],
    writers: ['сценарій', 'сценаристи'],
    creators: ['творець', 'творці'],
    stars: ['у головних ролях'],
    cast: ['актори', 'у ролях'],
    genre: ['жанри'],
    runtime: ['тривалість'],
    release: ['прем’єра', 'дата виходу'],
    year: ['рік', 'рік випуску'],
    original: ['оригінальна назва'],
    alternate: ['інші назви'],
    plot: ['опис', 'про фільм'],
    keywords: ['ключові слова'],
    rating: ['оцінка'],
    votes: ['кількість голосів'],
    title: ['назва'],
    countries: ['країна', 'країни'],
    languages: ['мова'],
    seasons: ['сезони'],
  },
  moreLinks: ['читати'],
  placeholders: ['невідомо'],
};
