import { describe, expect, it } from 'vitest';
import { emptyFacts, type MovieFacts } from '../facts.ts';
import { indexKeys, lookupKeys, makeMatchProfile, nameKey } from './match-profile.ts';

function areCompared(one: Partial<MovieFacts>, other: Partial<MovieFacts>): boolean {
  const movie = (facts: Partial<MovieFacts>, source: string) =>
    makeMatchProfile(source, 'page', { ...emptyFacts(), ...facts });
  const [left, right] = [movie(one, 'source-1'), movie(other, 'source-2')];
  const indexed = indexKeys(right);
  const found = lookupKeys(left).some((key) => indexed.includes(key));
  const indexedLeft = indexKeys(left);
  expect(lookupKeys(right).some((key) => indexedLeft.includes(key))).toBe(found);
  return found;
}

it.each([
  ['Ang Lee', 'Lee Ang'],
  ['Andrei Tarkovsky', 'Andrej Tarkowskij'],
  ['Samuel L. Jackson', 'Samuel Jackson'],
  ['Miloš Forman', 'Milos Forman'],
])('%j and %j have one key', (one, other) => {
  expect(nameKey(one)).toBe(nameKey(other));
});

it('tells people apart', () => {
  expect(new Set(['Paul Thomas Anderson', 'Wes Anderson', 'Paul Verhoeven'].map(nameKey)).size).toBe(3);
});

describe('films are compared', () => {
  const jaws = { title: 'Jaws', year: 1975 };
  const shark = { title: 'Der weiße Hai', year: 1976 };
  const stars = ['Roy Scheider', 'Robert Shaw', 'Richard Dreyfuss', 'Lorraine Gary'];

  it('by a title that is the same but for typing errors, in neighbouring years', () => {
    expect(areCompared({ title: 'Schindlers List', year: 1993 }, { title: 'Schnidlers List', year: 1994 })).toBe(true);
    expect(areCompared({ title: 'Cape Fear', year: 1962 }, { title: 'Cape Fear', year: 1991 })).toBe(false);
  });

  it('by a director of neighbouring years, who may leave out a middle name', () => {
    const birdman = { title: 'Birdman', year: 2014, director: ['Alejandro González Iñárritu'] };
    expect(areCompared(birdman, { title: 'Die Macht', year: 2015, director: ['Alejandro G. Iñárritu'] })).toBe(true);
    expect(areCompared(birdman, { title: 'Die Macht', year: 2016, director: ['Alejandro G. Iñárritu'] })).toBe(false);
  });

  it('by two leading stars of neighbouring years, in any order, but not by one', () => {
    expect(areCompared({ ...jaws, stars }, { ...shark, stars: stars.slice(0, 2).toReversed() })).toBe(true);
    expect(areCompared({ ...jaws, stars }, { ...shark, stars: stars.slice(0, 1) })).toBe(false);
    expect(areCompared({ ...jaws, stars }, { ...shark, year: 1978, stars })).toBe(false);
  });
});
