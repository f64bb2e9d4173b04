import { expect, it } from 'vitest';
import { emptyFacts, type MovieFacts } from '../facts.ts';
import { clusterMovies } from './cluster.ts';
import { compareMovies } from './match.ts';
import { foldTitle, makeMatchProfile } from './match-profile.ts';

it.each([
  ['Sjunde inseglet, Det', 'Det sjunde inseglet'],
  ["Avventura, L'", "L'avventura"],
  ['Romeo + Juliet', 'Romeo and Juliet'],
  ['101 Dalmatians', 'One Hundred and One Dalmatians'],
  ['2001: A Space Odyssey', 'Two Thousand One: A Space Odyssey'],
  ['Se7en', 'Seven'],
  ['Twenty-One Grams', '21 Grams'],
  ['Blade Runner (The Final Cut)', 'Blade Runner'],
  ["Aliens – Director's Cut", 'Aliens'],
  ['Солярис', 'Solyaris'],
])('%s is %s', (one, other) => {
  expect(foldTitle(one)).toBe(foldTitle(other));
});

it.each([
  ['The Final Cut', 'final cut'],
  ['Hundred Days', 'hundred days'],
  ['Someone', 'someone'],
  ['Uncut Gems', 'uncut gems'],
])('%s stays as it is', (title, folded) => {
  expect(foldTitle(title)).toBe(folded);
});

function joined(one: Partial<MovieFacts>, other: Partial<MovieFacts>): boolean {
  const [left, right] = [one, other].map((facts, index) =>
    makeMatchProfile(`site-${index}`, 'x', { ...emptyFacts(), type: 'movie', ...facts }),
  );
  if (left === undefined || right === undefined) return false;
  expect(compareMovies(left, right).score).toBe(compareMovies(right, left).score);
  return clusterMovies([left, right]).length === 1;
}

it.each([
  ['Андрей Тарковский', 'Andrei Tarkovsky'],
  ['宮崎駿', 'Hayao Miyazaki'],
  ['봉준호', 'Bong Joon-ho'],
  ['Γιώργος Λάνθιμος', 'Giorgos Lanthimos'],
])('a title and a year in common join movies by %s and %s', (one, other) => {
  expect(
    joined({ title: 'Mirrors', year: 1975, director: [one] }, { title: 'Mirrors', year: 1975, director: [other] }),
  ).toBe(true);
});

it('names in one script are evidence against, whichever it is', () => {
  const movie = { title: 'Mirrors', year: 1975 };
  expect(joined({ ...movie, director: ['宮崎駿'] }, { ...movie, director: ['黒澤明'] })).toBe(false);
  expect(joined({ ...movie, director: ['Андрей Тарковский'] }, { ...movie, director: ['Akira Kurosawa'] })).toBe(false);
});

it('the first part goes by the name of the whole, the second does not', () => {
  const facts = { year: 2021, director: ['Denis Villeneuve'] };
  expect(joined({ ...facts, title: 'Dune' }, { ...facts, title: 'Dune: Part One' })).toBe(true);
  expect(joined({ ...facts, title: 'Dune' }, { ...facts, title: 'Dune: Part Two' })).toBe(false);
});
