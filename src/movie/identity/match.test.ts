import { describe, expect, it } from 'vitest';
import { emptyFacts, type MovieFacts } from '../facts.ts';
import { compareMovies } from './match.ts';
import { makeMatchProfile } from './match-profile.ts';

function verdict(one: Partial<MovieFacts>, other: Partial<MovieFacts>): string {
  const left = makeMatchProfile('one', '1', { ...emptyFacts(), ...one });
  const right = makeMatchProfile('other', '1', { ...emptyFacts(), ...other });
  expect(compareMovies(right, left).score).toBe(compareMovies(left, right).score);
  return compareMovies(left, right).verdict;
}

describe('comparing films', () => {
  it('joins a film under its localised title by director, year and running time', () => {
    const facts = {
      director: ['Frank Darabont'],
      year: 1994,
      runtime_minutes: 142,
      stars: ['Tim Robbins', 'Morgan Freeman'],
    };
    expect(
      verdict(
        { ...facts, title: 'The Shawshank Redemption' },
        { ...facts, title: 'Die Verurteilten', original_title: 'The Shawshank Redemption' },
      ),
    ).toBe('same');
  });

  it('keeps remakes of one title apart', () => {
    expect(
      verdict(
        { title: 'King Kong', year: 1976, director: ['John Guillermin'] },
        { title: 'King Kong', year: 2005, director: ['Peter Jackson'] },
      ),
    ).toBe('different');
  });

  it('keeps a film and its sequel apart, even in neighbouring years with one crew', () => {
    const crew = { director: ['Lana Wachowski'], stars: ['Keanu Reeves', 'Carrie-Anne Moss'] };
    expect(verdict({ ...crew, title: 'Saw II', year: 2005 }, { ...crew, title: 'Saw III', year: 2005 })).not.toBe(
      'same',
    );
    expect(
      verdict({ ...crew, title: 'Kill Bill: Vol. 1', year: 2003 }, { ...crew, title: 'Kill Bill: Vol. 2', year: 2004 }),
    ).not.toBe('same');
  });

  it('forgives a typing error and a year of difference', () => {
    expect(
      verdict(
        { title: 'Twelve Angry Men', year: 1957, director: ['Sidney Lumet'], runtime_minutes: 96 },
        {
          title: '12 Angry Men',
          original_title: 'Twelve Angry Men',
          year: 1956,
          director: ['Sidney Lumet'],
          runtime_minutes: 96,
        },
      ),
    ).toBe('same');
    expect(
      verdict(
        { title: 'Schindlers List', year: 1993, director: ['Steven Spielberg'], runtime_minutes: 195 },
        { title: "Schindler's Lists", year: 1993, director: ['Steven Spielberg'], runtime_minutes: 195 },
      ),
    ).toBe('same');
  });

  it('does not join on a title and a year alone what directors tell apart', () => {
    expect(
      verdict(
        { title: 'Capote', year: 2005, director: ['Bennett Miller'] },
        { title: 'Capote', year: 2005, director: ['Someone Else'] },
      ),
    ).not.toBe('same');
  });

  it('joins a film under another title by its cast, year and running time, though no director is known', () => {
    const facts = { year: 1994, runtime_minutes: 142, stars: ['Ann Lee', 'Bo Hart', 'Cy Dunn', 'Di Fox', 'Ed Gray'] };
    expect(verdict({ ...facts, title: 'The Tall Grass' }, { ...facts, title: 'Hohes Gras' })).toBe('same');
    const three = facts.stars.slice(0, 3);
    expect(verdict({ ...facts, title: 'The Tall Grass' }, { ...facts, title: 'Hohes Gras', stars: three })).not.toBe(
      'same',
    );
  });

  it('never joins a film and a series, or different external ids', () => {
    expect(
      verdict({ title: 'Fargo', type: 'movie', year: 1996 }, { title: 'Fargo', type: 'tvSeries', year: 1996 }),
    ).toBe('conflict');
    expect(
      verdict({ title: 'Fargo', id: 'tt0116282', year: 1996 }, { title: 'Fargo', id: 'tt2802850', year: 1996 }),
    ).toBe('conflict');
  });
});
