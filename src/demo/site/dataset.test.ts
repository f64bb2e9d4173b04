import { describe, expect, it } from 'vitest';
import { cleanDate, cleanTitle, readDataset } from './dataset.ts';

const movies = readDataset();

describe('the cleaned data set', () => {
  it('keeps every film', () => {
    expect(movies).toHaveLength(3201);
  });

  it('gives every film a title without encoding damage and a real date', () => {
    for (const movie of movies) {
      expect(movie.title).toMatch(/^\S(.*\S)?$/);
      expect(movie.title).not.toMatch(/[ÈËÍÎ˘‡·‰ÛÙÖΩ]/);
      expect(new Date(movie.releaseDate).toISOString().slice(0, 10)).toBe(movie.releaseDate);
    }
  });

  it('puts no film into a year that the data set does not cover', () => {
    const years = movies.map((movie) => Number(movie.releaseDate.slice(0, 4)));
    expect(Math.min(...years)).toBe(1915);
    expect(Math.max(...years)).toBe(2011);
  });

  it('reads numbers as titles', () => {
    expect(movies.map((movie) => movie.title)).toEqual(expect.arrayContaining(['1776', '2046', '9', '300']));
  });

  it('leaves unknown facts null and unknown genres empty', () => {
    const landGirls = movies[0];
    expect(landGirls).toMatchObject({ title: 'The Land Girls', director: null, runtimeMinutes: null, genres: [] });
  });

  it('keeps remakes with one title as films of their own', () => {
    const kongs = movies.filter((movie) => movie.title === 'King Kong').map((movie) => movie.releaseDate.slice(0, 4));
    expect(kongs.sort()).toEqual(['1933', '1976', '2005']);
  });
});

describe('cleaning', () => {
  it.each([
    ['Nov 21 2046', '1946-11-21'],
    ['Dec 23 2011', '2011-12-23'],
    ['Feb 08 2015', '1915-02-08'],
    ['Jun 12 1998', '1998-06-12'],
  ])('reads %s as %s', (text, expected) => {
    expect(cleanDate(text)).toBe(expected);
  });

  it.each([
    [null, '2006-11-03', 'Unknown'],
    ["Le Fabuleux destin d'AmÈlie Poulain", '2001-11-02', "Le Fabuleux destin d'Amélie Poulain"],
    ['The Naked Gun 2Ω: The Smell of Fear', '1991-06-28', 'The Naked Gun 2½: The Smell of Fear'],
    ['Charge of the Light Brigade, The', '1936-10-20', 'The Charge of the Light Brigade'],
    ['King Kong (1933)', '1933-04-07', 'King Kong'],
    ['Halloween:  The Curse of Michael Myers', '1995-09-29', 'Halloween: The Curse of Michael Myers'],
    ['Steal (Canadian Release)', '2003-04-25', 'Steal (Canadian Release)'],
  ])('turns the title %s of %s into %s', (title, date, expected) => {
    expect(cleanTitle(title, date)).toBe(expected);
  });
});
