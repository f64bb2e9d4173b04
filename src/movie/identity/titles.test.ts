import { expect, it } from 'vitest';
import { foldTitle } from './match-profile.ts';
import { compareTitles } from './titles.ts';

it.each([
  ['The Matrix', 'Matrix, The', 'same'],
  ['8½', '8 1/2', 'same'],
  ['M*A*S*H', 'MASH', 'same-short'],
  ['Twelve Monkeys', '12 Monkeys', 'same'],
  ['Rocky II', 'Rocky 2', 'same'],
  ['The Godfather Part II', 'Godfather 2', 'same'],
  ['Heat', 'heat', 'same-short'],
  ['Schindlers Lits', "Schindler's List", 'similar'],
  ['Andrei Rublev', 'Andrej Rubljow', 'similar'],
  ['2001: A Space Odyssey', '2010: A Space Odyssey', 'different'],
  ['Birdman', 'Birdman or The Unexpected Virtue of Ignorance', 'within'],
  ['Raiders of the Lost Ark', 'Indiana Jones and the Raiders of the Lost Ark', 'within'],
  ['Smoking', 'No Smoking', 'different'],
  ['The Matrix Reloaded', 'The Matrix Revolutions', 'other-instalment'],
  ["Harry Potter and the Sorcerer's Stone", "Harry Potter and the Philosopher's Stone", 'different'],
  ['Star Wars', 'Star Wars: Episode IV - A New Hope', 'other-part-perhaps'],
  ['Kill Bill: Vol. 1', 'Kill Bill: Vol. 2', 'other-part'],
  ['Jaws', 'Der weiße Hai', 'different'],
])('%j and %j: %s', (one, other, comparison) => {
  expect(compareTitles(foldTitle(one), foldTitle(other))).toBe(comparison);
  expect(compareTitles(foldTitle(other), foldTitle(one))).toBe(comparison);
});
