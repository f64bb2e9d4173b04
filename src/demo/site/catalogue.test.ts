import { describe, expect, it } from 'vitest';
import { buildCatalogue, groundTruth } from './catalogue.ts';

const catalogue = buildCatalogue({ seed: 7 });
const truth = groundTruth(catalogue);

describe('the catalogue of both sites', () => {
  it('has every real film on the first site, and about 60 % of them on the second', () => {
    expect(catalogue.first.size).toBe(3201);
    const told = truth.filter((entry) => entry.first !== null && entry.second !== null);
    expect(told.length / 3201).toBeGreaterThan(0.57);
    expect(told.length / 3201).toBeLessThan(0.63);
  });

  it('gives a smaller site the best known films, unchanged', () => {
    const small = buildCatalogue({ seed: 7, movies: 40 });
    expect([...small.first.values()]).toEqual([...catalogue.first.values()].slice(0, 40));
    for (const [key, telling] of small.second) {
      if (telling.movieKey !== null) expect(catalogue.second.get(key)).toEqual(telling);
    }
  });

  it('keeps keys when the seed changes', () => {
    const other = buildCatalogue({ seed: 8 });
    expect([...other.first.keys()]).toEqual([...catalogue.first.keys()]);
  });

  it('lets the second site fill gaps of the first', () => {
    const filled = [...catalogue.second.values()].filter((telling) => {
      const movie = catalogue.first.get(telling.movieKey ?? '');
      return movie?.director === null && telling.director !== null;
    });
    expect(filled.length).toBeGreaterThan(20);
  });
});

describe('the ground truth', () => {
  it('names every page of both sites exactly once', () => {
    const first = truth.flatMap((entry) => entry.first ?? []);
    const second = truth.flatMap((entry) => entry.second ?? []);
    expect(first.sort()).toEqual([...catalogue.first.keys()].sort());
    expect(second.sort()).toEqual([...catalogue.second.keys()].sort());
  });

  it('says that some films are on the second site only', () => {
    expect(truth.filter((entry) => entry.first === null).length).toBe(Math.ceil(3201 / 50));
  });

  it('never gives two invented films one title', () => {
    const invented = truth.flatMap((entry) => (entry.first === null ? (entry.second ?? []) : []));
    expect(new Set(invented.map((key) => catalogue.second.get(key)?.title)).size).toBe(invented.length);
  });

  it('has links for about a third of the films that both sites have', () => {
    const both = truth.filter((entry) => entry.first !== null && entry.second !== null);
    const share = both.filter((entry) => entry.linked).length / both.length;
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.37);
  });

  it.each(['same', 'article', 'localised', 'retitled', 'typo', 'punctuation'])('has films of the kind %s', (kind) => {
    expect(truth.filter((entry) => entry.retitling === kind).length).toBeGreaterThan(25);
  });

  it('calls a title the same only where it is', () => {
    for (const { first, second, retitling } of truth) {
      if (first === null || second === null) continue;
      const same = catalogue.first.get(first)?.title === catalogue.second.get(second)?.title;
      expect(same).toBe(retitling === 'same');
    }
  });

  it('keeps remakes apart', () => {
    const crashes = [...catalogue.first.values()].filter((movie) => movie.title === 'Crash').map((movie) => movie.key);
    expect(crashes).toHaveLength(2);
    expect(truth.filter((entry) => crashes.includes(entry.first ?? ''))).toHaveLength(2);
  });
});

describe('the second site', () => {
  it('moves the year by one at most, and for some films', () => {
    const shifts = [...catalogue.second.values()].flatMap((telling) => {
      const movie = catalogue.first.get(telling.movieKey ?? '');
      if (movie === undefined) return [];
      return [Number(telling.releaseDate.slice(0, 4)) - Number(movie.releaseDate.slice(0, 4))];
    });
    expect(new Set(shifts)).toEqual(new Set([-1, 0, 1]));
    const moved = shifts.filter((shift) => shift !== 0).length / shifts.length;
    expect(moved).toBeGreaterThan(0.1);
    expect(moved).toBeLessThan(0.2);
  });
});
