import { describe, expect, it } from 'vitest';
import { agreementOf, areJoined, labelledPairs } from '../../../test/support/labelled-pairs.ts';
import { compareMovies } from './match.ts';

/**
 * Hard pairs of known movies, labelled by hand, with what pages would say of them from memory; made up where no such pair is known
 * (directors of one name, a few of the short titles). `npm run bench -- identity` measures many more.
 */
const pairs = labelledPairs();

describe('hard pairs of films', () => {
  it('are of both verdicts and in both halves', () => {
    expect(pairs.length).toBeGreaterThanOrEqual(179);
    for (const heldOut of [true, false]) {
      for (const same of [true, false]) {
        expect(pairs.filter((pair) => pair.heldOut === heldOut && pair.same === same).length).toBeGreaterThan(30);
      }
    }
  });

  it('are never joined where they are two films, and nine of ten times where they are one', () => {
    const { precision, recall } = agreementOf(pairs);
    expect(precision).toBe(1);
    expect(recall).toBeGreaterThanOrEqual(0.89);
  });

  it('are candidates, where they are one film and are not joined, two times in three', () => {
    const missed = pairs.filter(({ same, one, other }) => same && !areJoined(one, other));
    const shown = missed.filter(({ one, other }) => compareMovies(one, other).verdict === 'candidate');
    expect(shown.length / missed.length).toBeGreaterThanOrEqual(0.66);
  });
});
