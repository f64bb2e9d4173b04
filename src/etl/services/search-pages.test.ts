import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CatalogueSearchRequest, catalogueSearchRequestSchema } from '../../messaging/contracts/services.ts';
import type { MovieEvent } from '../../movie/schema.ts';
import { SearchIndex } from './search-index.ts';

const words = ['river', 'mill', 'harvest', 'horse', 'the'] as const;

const made = fc.record({
  number: fc.nat(60),
  title: fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }).map((all) => all.join(' ')),
  plot: fc.array(fc.constantFrom(...words), { maxLength: 4 }).map((all) => all.join(' ')),
  rating: fc.constantFrom(null, 3, 5, 5.5, 9),
  year: fc.constantFrom('', '1954', '1994', '2003'),
  votes: fc.constantFrom(null, 10, 5000),
});
type Made = typeof made extends fc.Arbitrary<infer T> ? T : never;

function movie({ number, ...facts }: Made): MovieEvent {
  const lists = { director: [], stars: [], writers: [], genre: ['Drama'], genre_categories: [], keywords: [] };
  return {
    id: `tt${1_000_000 + number}`,
    original_title: null,
    decade_category: null,
    ...lists,
    ...facts,
  } as unknown as MovieEvent;
}

const question = fc.record(
  {
    query: fc.constantFrom('the river', 'mill', 'harv', 'hrose'),
    sort: fc.constantFrom<CatalogueSearchRequest['sort']>(
      'newest',
      'rating',
      '-rating',
      'year',
      '-year',
      'title',
      '-title',
      'id',
    ),
    min_year: fc.constantFrom(1900, 1990),
    limit: fc.constantFrom(1, 4),
  },
  { requiredKeys: ['limit'] },
);

describe('pages', () => {
  it('have every movie that is there all the time once, and none twice, while others come and go', () => {
    const property = fc.property(
      fc.array(made, { maxLength: 40 }),
      fc.array(fc.array(fc.record({ gone: fc.boolean(), one: made }), { maxLength: 6 }), { maxLength: 40 }),
      question,
      (first, arriving, asked) => {
        const index = new SearchIndex();
        let sequence = 0;
        const put = (one: Made) => {
          sequence += 1;
          index.put(movie(one), sequence);
        };
        for (const one of first) put(one);
        const request = catalogueSearchRequestSchema.parse(asked);
        const due = new Set(index.find({ ...request, limit: 200 }).ids);
        const touched = new Set<string>();
        const got: string[] = [];
        for (let cursor: string | undefined, page = 0; ; page += 1) {
          const found = index.find({ ...request, cursor });
          got.push(...found.ids);
          if (found.nextCursor === null) break;
          cursor = found.nextCursor;
          // New movies, which have other ids, come; some of the first are withdrawn.
          for (const { gone, one } of arriving[page] ?? []) {
            const { id } = movie(one);
            if (gone) touched.add(id);
            if (gone) index.remove(id);
            else put({ ...one, number: 1000 + sequence });
          }
        }
        index.close();
        expect(new Set(got).size).toBe(got.length);
        const kept = [...due].filter((id) => !touched.has(id));
        expect(kept.filter((id) => !got.includes(id))).toEqual([]);
        // Those that were there all the time stand as they stood before.
        expect(got.filter((id) => kept.includes(id))).toEqual(kept);
      },
    );
    fc.assert(property, { numRuns: 300 });
  });

  it.each([
    ['another query', { query: 'mill' }],
    ['another filter', { query: 'river', min_year: 1990 }],
    ['another order', { query: 'river', sort: 'title' as const }],
  ])('of %s are not had by a cursor', (_, other) => {
    const index = new SearchIndex();
    for (const number of [1, 2, 3])
      index.put(movie({ number, title: 'river mill', plot: '', rating: 5, year: '1994', votes: 10 }), number);
    const { nextCursor } = index.find({ query: 'river', limit: 1 });
    expect(() => index.find({ ...other, limit: 1, cursor: nextCursor ?? '' })).toThrow(
      'does not belong to this search',
    );
    expect(index.find({ query: 'river', limit: 2, cursor: nextCursor ?? '' }).ids.length).toBe(2);
  });

  it.each(['x', '', 'bnVsbA', Buffer.from('["",1,"",[]]').toString('base64url')])('are not had by %j', (cursor) => {
    expect(() => new SearchIndex().find({ limit: 1, cursor })).toThrow('does not belong to this search');
  });
});

describe('an order', () => {
  const told: [string, Partial<Made>][] = [
    ['newest', {}],
    ['-rating', {}],
    ['rating', {}],
    ['-year', {}],
    ['title', {}],
  ];
  const movies: Made[] = [
    { number: 1, title: 'Émile', plot: 'x', rating: 5, year: '1994', votes: 10 },
    { number: 2, title: 'eagle', plot: 'x', rating: null, year: '', votes: 10 },
    { number: 3, title: 'Zoo', plot: 'x', rating: 9, year: '2003', votes: 10 },
  ];
  const expected: Record<string, number[]> = {
    newest: [1, 3, 2],
    '-rating': [3, 1, 2],
    rating: [1, 3, 2],
    '-year': [3, 1, 2],
    title: [2, 1, 3],
  };

  it.each(told)('%s puts movies without a value last', (sort) => {
    const index = new SearchIndex();
    for (const [sequence, one] of movies.entries()) index.put(movie(one), sequence);
    // Only other movies changed: the same movie, later.
    index.put(movie(movies[0] as Made), 10);
    const request = catalogueSearchRequestSchema.parse({ sort });
    expect(index.find(request).ids).toEqual((expected[sort] ?? []).map((number) => `tt${1_000_000 + number}`));
  });

  it('by relevance is refused where there is no text', () => {
    expect(() => new SearchIndex().find({ sort: 'relevance', limit: 1 })).toThrow('needs a query');
  });
});
