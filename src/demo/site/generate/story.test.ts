import { describe, expect, it } from 'vitest';
import { readDataset } from '../dataset.ts';
import { plotTones } from '../movie.ts';
import { generateFacts } from './story.ts';

const movies = readDataset();
const facts = movies.map((movie) => generateFacts(movie, 1));

describe('generated facts', () => {
  it('are the same for the same seed and others for another', () => {
    const again = movies.map((movie) => generateFacts(movie, 1));
    expect(again).toEqual(facts);
    const other = movies.map((movie) => generateFacts(movie, 2));
    const changed = other.filter((entry, index) => entry.plot !== facts[index]?.plot);
    expect(changed.length).toBeGreaterThan(3190);
  });

  it('tell every film another plot, with nothing left to fill in', () => {
    expect(new Set(facts.map((entry) => entry.plot)).size).toBe(movies.length);
    for (const { plot } of facts) expect(plot).toMatch(/^[A-Z][^{}]+\.$/);
  });

  it('cover every tone', () => {
    const told = Map.groupBy(facts, (entry) => entry.tone);
    expect([...told.keys()].sort()).toEqual([...plotTones].sort());
    for (const [tone, entries] of told) expect(entries.length, tone).toBeGreaterThan(100);
  });

  it('have keywords that belong to the plot', () => {
    const trains = facts.filter((entry) => entry.plot.includes('hijacked train'));
    expect(trains.length).toBeGreaterThan(10);
    for (const { keywords } of trains) expect(keywords).toEqual(expect.arrayContaining(['train', 'hijacking']));
  });

  it('follow what the data set knows about the origin', () => {
    const adapted = movies.findIndex((movie) => movie.basis === 'Based on Book/Short Story');
    expect(facts[adapted]?.keywords).toContain('based on novel');
    expect(facts[adapted]?.writers[0]?.credit).toBe('novel');
  });

  it('let actors recur, and the first play the hero of the plot', () => {
    const names = facts.flatMap((entry) => entry.cast.map((credit) => credit.name));
    expect(new Set(names).size).toBeLessThan(names.length / 10);
    for (const { cast, plot } of facts) {
      expect(new Set(cast.map((credit) => credit.name)).size).toBe(cast.length);
      expect(plot).toContain(cast[0]?.role);
    }
  });
});
