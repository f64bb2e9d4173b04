import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ExtractedMovie, extract } from './index.ts';

const folder = join(import.meta.dirname, '../../../../shared/pages');

interface Expected {
  kind: 'title_page' | 'list_page';
  id?: string | null;
  type?: string;
  title?: string;
  title_any?: string[];
  original_title?: string;
  year?: number;
  release_date_any?: string[];
  rating?: number | null;
  rating_best?: number;
  votes?: number | null;
  directors?: string[];
  writers?: string[] | null;
  stars3?: string[];
  genres?: string[];
  keywords_any?: string[];
  runtime_min?: number | null;
  items?: number;
  first3?: { rank: number; id?: string; title: string; year: number; rating: number }[];
  last?: { rank: number; title: string; year: number };
}

const fold = (values: readonly string[]) => values.map((value) => value.toLowerCase()).toSorted();

/** The fields of a page that were read wrongly, as `field: got, expected`. */
function mistakes(movie: ExtractedMovie, expected: Expected): string[] {
  const rating =
    expected.rating == null ? null : Math.round((expected.rating / (expected.rating_best ?? 10)) * 100) / 10;
  const checks: [string, unknown, boolean][] = [
    ['id', movie.id, movie.id === (expected.id ?? null) || expected.id === undefined],
    ['type', movie.type, movie.type === expected.type],
    ['title', movie.title, (expected.title_any ?? [expected.title ?? '']).includes(movie.title ?? '')],
    [
      'original_title',
      movie.original_title,
      expected.original_title === undefined || movie.original_title === expected.original_title,
    ],
    ['year', movie.year, movie.year === expected.year],
    [
      'release_date',
      movie.release_date,
      expected.release_date_any === undefined || expected.release_date_any.includes(movie.release_date ?? ''),
    ],
    ['rating', movie.rating, rating === null ? movie.rating === null : Math.abs((movie.rating ?? -1) - rating) < 0.051],
    ['votes', movie.votes, expected.votes === undefined || movie.votes === expected.votes],
    ['director', movie.director, fold(movie.director).join() === fold(expected.directors ?? []).join()],
    [
      'writers',
      movie.writers,
      expected.writers === undefined || fold(movie.writers).join() === fold(expected.writers ?? []).join(),
    ],
    ['stars', movie.stars.slice(0, 4), (expected.stars3 ?? []).every((name) => movie.stars.includes(name))],
    [
      'genre',
      movie.genre,
      (expected.genres ?? []).length === 0
        ? movie.genre.length === 0
        : movie.genre.every((genre) => fold(expected.genres ?? []).includes(genre.toLowerCase())) &&
          movie.genre.length > 0,
    ],
    [
      'keywords',
      movie.keywords.slice(0, 5),
      (expected.keywords_any ?? []).every((keyword) => fold(movie.keywords).includes(keyword.toLowerCase())),
    ],
    [
      'runtime',
      movie.runtime_minutes,
      expected.runtime_min === undefined || movie.runtime_minutes === expected.runtime_min,
    ],
  ];
  return checks.flatMap(([field, got, right]) => (right ? [] : [`${field}: ${JSON.stringify(got)}`]));
}

describe.skipIf(!existsSync(folder))('saved film pages', () => {
  const pages: Record<string, Expected> = existsSync(folder)
    ? JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'))
    : {};

  it.each(
    Object.entries(pages).filter(([, { kind }]) => kind === 'title_page'),
  )('%s gives every field right', (file, expected) => {
    const { kind, observations } = extract(readFileSync(join(folder, file)), null);
    expect(kind).toBe('movie');
    expect(mistakes(observations[0] as ExtractedMovie, expected)).toEqual([]);
  });

  it.each(
    Object.entries(pages).filter(([, { kind }]) => kind === 'list_page'),
  )('%s gives every film of the list', (file, expected) => {
    const { kind, links } = extract(readFileSync(join(folder, file)), null);
    const titles = links.filter(({ rel, rank }) => rel === 'movie' && rank !== undefined);
    expect(kind).toBe('list');
    expect(titles.length).toBe(expected.items);
    for (const [index, first] of (expected.first3 ?? []).entries()) expect(titles[index]).toMatchObject(first);
    expect(titles.at(-1)).toMatchObject(expected.last ?? {});
  });
});
