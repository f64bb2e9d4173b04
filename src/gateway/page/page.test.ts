import { join } from 'node:path';
import { expect, it } from 'vitest';
import { changesBetween } from './browser/changes.ts';
import { indexAfterKey, layOut, visibleRange } from './browser/grid-layout.ts';
import { type Movie, readMovie } from './browser/movie.ts';
import { MovieList } from './browser/movie-list.ts';
import { reasonsFor } from './browser/recommendation-reasons.ts';
import { failureWords, relativeTime, waitingWords } from './browser/words.ts';
import { readModuleGraph } from './module-graph.ts';
import { StaticFile } from './static-file.ts';

function movie(id: string, changes: Partial<Movie> = {}): Movie {
  const read = readMovie({ id, title: id, revision: 1, ...changes });
  if (read === undefined) throw new Error('no movie');
  return read;
}

it('sends at most 60 KB of compressed script', () => {
  const repository = join(import.meta.dirname, '../../..');
  const { modules } = readModuleGraph(repository, join(import.meta.dirname, 'browser/live.ts'));
  const bytes = [...modules.values()].map((script) => new StaticFile('text/javascript', script).compressedBytes);
  expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(60_000);
});

it('shows new movies at the front once they are released, and moves none before', () => {
  const list = new MovieList(3);
  for (const id of ['a', 'b']) list.put(movie(id));
  list.release();
  expect(list.order).toEqual(['b', 'a']);
  list.put(movie('c'));
  list.put(movie('a', { revision: 2, rating: 5 }));
  list.drop('b');
  expect([list.order, list.waiting, list.isGone('b')]).toEqual([['b', 'a'], 1, true]);
  expect(list.get('a')?.rating).toBe(5);
  list.release();
  expect(list.order).toEqual(['c', 'a']);
  for (const id of ['d', 'e']) list.put(movie(id));
  list.release();
  expect(list.order).toEqual(['e', 'd', 'c']);
  expect(list.get('a')).toBeUndefined();
});

it('takes no older revision for a newer one, and drops what a movie replaces', () => {
  const list = new MovieList(10);
  list.put(movie('a', { revision: 3, title: 'newest' }));
  list.put(movie('a', { revision: 2, title: 'older' }));
  expect(list.get('a')?.title).toBe('newest');
  list.release();
  list.put(movie('b', { replaces: ['a'] }));
  list.release();
  expect(list.order).toEqual(['b']);
});

it('keeps its place when a movie that waits is gone again', () => {
  const list = new MovieList(10);
  list.put(movie('a'));
  list.drop('a');
  expect([list.waiting, list.release(), list.order]).toEqual([0, false, []]);
});

it('reads whatever an event holds', () => {
  expect(readMovie({ id: 'x', title: 'y', rating: 'high', genre: null, recommendations: [{ id: 1 }] })).toMatchObject({
    rating: null,
    genre: [],
    recommendations: [],
    sentiment_analysis: { plot_tone: null },
  });
  for (const value of [null, 7, 'text', {}, { id: 'x' }]) expect(readMovie(value)).toBeUndefined();
});

it('tells what changed in the words of a visitor', () => {
  const before = movie('a', { rating: 8.1, votes: 1000, recommendations: [] });
  const after = { ...before, rating: 8.3, votes: 1250, recommendations: [{ id: 'b', title: 'B', score: 1 }] };
  expect(changesBetween(before, after)).toEqual([
    { field: 'rating', before: '8.1', after: '8.3' },
    { field: 'votes', before: '1,000', after: '1,250' },
  ]);
});

it('says why a movie is recommended', () => {
  const one = movie('a', { director: ['Jane Doe'], keywords: ['heist', 'rain'], genre: ['Crime'] });
  const other = movie('b', { director: ['jane doe'], keywords: ['heist'], genre: ['Crime', 'Drama'] });
  expect(reasonsFor(one, other)).toBe('same director, heist, Crime');
});

it('lays out two cards beside each other on the narrowest phone, and draws only what is in view', () => {
  expect(layOut(296).columns).toBe(2);
  const layout = layOut(1200);
  const [first, end] = visibleRange(layout, 10 * layout.rowHeight, 12 * layout.rowHeight, 100_000);
  expect([first, end]).toEqual([9 * layout.columns, 13 * layout.columns]);
  expect(visibleRange(layout, -500, 300, 5)).toEqual([0, 5]);
});

it('moves between cards by keys, never out of the list', () => {
  expect(indexAfterKey('ArrowDown', 1, 10, 4, 2)).toBe(5);
  expect(indexAfterKey('ArrowDown', 8, 10, 4, 2)).toBe(8);
  expect(indexAfterKey('PageDown', 8, 10, 4, 2)).toBe(9);
  expect(indexAfterKey('End', 0, 10, 4, 2)).toBe(9);
  expect(indexAfterKey('a', 3, 10, 4, 2)).toBe(3);
});

it('says failures in words', () => {
  expect(
    failureWords(400, 'the gateway answered 400 The request is not valid: ✖ Too big\n  → at min_rating', true),
  ).toBe('The filter is not valid. The request is not valid: Too big at min_rating.');
  expect(failureWords(0, '', true)).toBe('The server cannot be reached.');
  expect(waitingWords('the gateway is full: {"detail":"this replica serves 10 streams"}')).toBe(
    'Too many viewers just now. This replica serves 10 streams.',
  );
  expect(relativeTime(1000, 121_000)).toBe('2 minutes ago');
});
