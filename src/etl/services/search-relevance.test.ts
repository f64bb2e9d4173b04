import { expect, it } from 'vitest';
import type { MovieEvent } from '../../movie/schema.ts';
import { SearchIndex } from './search-index.ts';

const lists = { director: [], stars: [], writers: [], genre: [], genre_categories: [], keywords: [] };
const told: Record<string, Partial<MovieEvent>> = {
  tt0047478: { title: '七人の侍', original_title: '七人の侍', votes: 300_000 },
  tt6751668: { title: '기생충', director: ['봉준호'] },
  tt0079944: { title: 'Сталкер', director: ['Андрей Тарковский'] },
  tt0190332: { title: '卧虎藏龙' },
  tt8267604: { title: 'کفرناحوم', original_title: null, alternate_titles: ['Capernaum', 'Capharnaüm'] },
  tt0078748: { title: 'Alien', votes: 900_000 },
  tt0094631: { title: 'Alien Nation', votes: 60_000 },
  tt9000001: { title: 'Alien', votes: 12 },
  tt9000002: { title: 'Visitors', plot: 'An alien comes to the town of the harbour.' },
  tt0111161: { title: 'The Shawshank Redemption' },
  tt9000003: { title: 'The Town' },
  tt9000004: { title: 'Ship of Fools', director: ['Andrei Tarkovsky'] },
};
const index = new SearchIndex();
for (const [sequence, [id, facts]] of Object.entries(told).entries())
  index.put({ id, plot: '', ...lists, ...facts } as unknown as MovieEvent, sequence);

const found = (query: string) => index.find({ query, limit: 50 }).ids;

it.each([
  ['a sign inside a title', '侍', ['tt0047478']],
  ['several signs inside a title', '人の侍', ['tt0047478']],
  ['signs in another order, not', '侍の', []],
  ['a syllable inside a title', '생충', ['tt6751668']],
  ['a family name before what follows', '봉', ['tt6751668']],
  ['how a title reads in Latin letters', 'stalker', ['tt0079944']],
  ['the same in its own', 'сталкер', ['tt0079944']],
  ['a name in Latin letters and in its own', 'Тарковский', ['tt0079944', 'tt9000004']],
  ['a name as other languages write it', 'tarkowskij', ['tt0079944', 'tt9000004']],
  ['how Chinese reads, in one word', 'wohucanglong', ['tt0190332']],
  ['how Chinese reads, in words', 'hu cang', ['tt0190332']],
  ['another title', 'capernaum', ['tt8267604']],
  ['another title without its accents', 'capharnaum', ['tt8267604']],
])('finds %s: %s', (_, query, ids) => {
  expect(found(query).toSorted()).toEqual(ids.toSorted());
});

it('puts what is called so first, better known ones before others, then what tells of it', () => {
  expect(found('alien')).toEqual(['tt0078748', 'tt9000001', 'tt0094631', 'tt9000002']);
});

it('takes a rare word for more than one that everything has', () => {
  expect(found('the shawshank')[0]).toBe('tt0111161');
});
