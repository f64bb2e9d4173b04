import { describe, expect, it } from 'vitest';
import { type ClientLog, checkDelivery, checkStream, type StreamedMovie } from './checker.ts';

const stream: StreamedMovie[] = [
  { sequence: 1, id: 'tt1', revision: 1, genres: ['Drama'], decade: '1990s', rating: 9, digest: 'a' },
  { sequence: 2, id: 'tt2', revision: 1, genres: ['Comedy'], decade: '1990s', rating: 6, digest: 'b' },
  { sequence: 4, id: 'tt1', revision: 2, genres: ['Drama', 'Crime'], decade: '1990s', rating: 9.1, digest: 'c' },
];

const strange = { id: 'tt9', revision: 1, digest: '?' };

function log(sequences: number[], filter: ClientLog['filter'] = {}, resets: string[] = []): ClientLog {
  const received = sequences.map((sequence) => {
    const { id, revision, digest } = stream.find((movie) => movie.sequence === sequence) ?? strange;
    return { sequence, id, revision, digest };
  });
  return { name: 'client', filter, received, resets };
}

const kinds = (client: ClientLog) => checkDelivery(stream, [client]).map(({ kind }) => kind);

describe('the checker', () => {
  it('finds nothing where every matching event came once and in order', () => {
    expect(kinds(log([1, 2, 4]))).toEqual([]);
    expect(kinds(log([1, 4], { genre: 'drama' }))).toEqual([]);
    expect(kinds(log([2], { genre: 'Comedy', decade: '1990s', min_rating: 6 }))).toEqual([]);
  });

  it.each([
    ['lost', [1, 4], {}],
    ['doubled', [1, 2, 2, 4], {}],
    ['not asked for', [1, 2, 4], { genre: 'drama' }],
  ] as const)('finds what was %s', (kind, sequences, filter) => {
    expect(kinds(log([...sequences], filter))).toEqual([kind]);
  });

  it('finds what came out of order, and revisions that went back with it', () => {
    expect(kinds(log([2, 1, 4]))).toEqual(['reordered']);
    expect(kinds(log([4, 1, 2]))).toContain('reordered');
    const back = {
      ...log([1, 2, 4]),
      received: [...log([1, 2]).received, { sequence: 4, id: 'tt1', revision: 1, digest: 'c' }],
    };
    expect(kinds(back)).toEqual(['back in time']);
  });

  it('finds an event that is not the one that was stored', () => {
    const altered = log([1, 2, 4]).received.map((movie) =>
      movie.sequence === 2 ? { ...movie, digest: 'another' } : movie,
    );
    expect(kinds({ ...log([1, 2, 4]), received: altered })).toEqual(['altered']);
  });

  it('counts a reset as a loss', () => {
    expect(kinds(log([1, 2, 4], {}, ['cursor_too_old']))).toEqual(['reset']);
  });

  it('finds revisions in the stream that do not rise by one', () => {
    expect(checkStream(stream)).toEqual([]);
    expect(checkStream([...stream, { ...stream[0], sequence: 5 } as StreamedMovie])).toHaveLength(1);
  });
});
