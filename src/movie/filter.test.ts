import { describe, expect, it } from 'vitest';
import { conditionOf, fieldsOfMovie, holds, type MovieQuestion } from './filter.ts';

const movie = {
  genre: ['Sci-Fi', 'Drama'],
  genre_categories: ['Time Travel'],
  director: ['Pedro Almodovar', 'Sammy Davis, Jr.'],
  decade_category: '1990s',
  rating: 7,
  votes: 100,
  year: '1994',
  type: 'tvSeries',
  countries: ['GB', 'West Germany'],
  languages: ['en', 'ja'],
};
const passes = (question: MovieQuestion, of: object = movie) =>
  holds(conditionOf(question), fieldsOfMovie('tt0000001', of));

describe('a filter', () => {
  it.each<[string, MovieQuestion]>([
    ['case and spaces around', { genre: '  dRAMA ' }],
    ['punctuation between words', { genre: 'Sci Fi' }],
    ['accents that the movie lacks', { director: 'Pedro Almodóvar' }],
    ['letters and accents apart (NFD)', { director: 'Pedro Almodóvar'.normalize('NFD') }],
    ['one of several', { genre: 'Comedy, Drama' }],
    ['one of several that were given one by one', { genre: ['Comedy', 'Drama'] }],
    ['a comma in a name', { director: 'Sammy Davis, Jr.' }],
    ['genre categories', { genre: 'time travel' }],
    ['years', { min_year: 1994, max_year: 1994 }],
    ['spelling of its type', { type: 'TV series' }],
    ['one of several types', { type: 'movie,tvseries' }],
    ['code of a country', { country: 'gb' }],
    ['name of a country', { country: 'United Kingdom' }],
    ['a country that has no code', { country: 'west germany' }],
    ['name of a language', { language: 'Japanese' }],
    ['one of several languages', { language: ['fr', 'ja'] }],
    ['counts of votes', { min_votes: 100 }],
  ])('lets a movie through whatever the %s', (_, question) => {
    expect(passes(question)).toBe(true);
  });

  it.each<[string, MovieQuestion]>([
    ['of which nothing is left', { genre: '!!!' }],
    ['that is a part of the value', { genre: 'Dra' }],
    ['of an earlier year', { max_year: 1993 }],
    ['of a later year', { min_year: 1995 }],
    ['of more votes', { min_votes: 101 }],
    ['of another type', { type: 'movie' }],
    ['of another country', { country: 'US' }],
    ['of another language', { language: 'de' }],
    ['of another id', { id: ['tt0000002'] }],
  ])('stops a movie with a condition %s', (_, question) => {
    expect(passes(question)).toBe(false);
  });

  it('takes nothing known for less than any number', () => {
    const unknown = { rating: null, votes: null, year: '' };
    for (const question of [{ min_rating: 0 }, { min_votes: 0 }, { min_year: 1800 }, { max_year: 2200 }])
      expect([question, passes(question, unknown)]).toEqual([question, false]);
    expect(passes({}, unknown)).toBe(true);
  });

  it('is the same however it is written', () => {
    expect(conditionOf({ genre: 'drama,sci fi' })).toEqual(conditionOf({ genre: ['Sci-Fi', 'DRAMA', 'drama,sci fi'] }));
  });
});
