import { emptyFacts, type MovieFacts, type MovieType, movieTypes } from '../../movie/facts.ts';
import type { Row } from './table.ts';

/** The types of titles that the dataset has. */
export const titleTypes = [
  'movie',
  'short',
  'tvSeries',
  'tvMiniSeries',
  'tvEpisode',
  'tvMovie',
  'tvSpecial',
  'tvShort',
  'tvPilot',
  'video',
  'videoGame',
] as const;

/** All that the dataset says about one title. */
export interface TitleRows {
  basics: Row;
  rating: Row | undefined;
  crew: Row | undefined;
  principals: readonly Row[];
  alternatives: readonly Row[];
}

const mostStars = 10;
const mostAlternatives = 30;

/** The facts of a title; `names` gives people by their ids. Plot, keywords and dates are not in the dataset. */
export function titleFacts(rows: TitleRows, names: (ids: readonly string[]) => string[]): MovieFacts {
  const { basics, rating, crew, principals, alternatives } = rows;
  const title = basics.primaryTitle ?? null;
  const isSeries = basics.titleType === 'tvSeries' || basics.titleType === 'tvMiniSeries';
  const actors = principals.filter(({ category }) => category === 'actor' || category === 'actress');
  const others = alternatives.map((row) => row.title).filter((other) => typeof other === 'string' && other !== title);
  return {
    ...emptyFacts(),
    id: basics.tconst ?? null,
    type: typeOf(basics.titleType),
    title,
    original_title: basics.originalTitle ?? null,
    alternate_titles: [...new Set(others as string[])].slice(0, mostAlternatives),
    year: whole(basics.startYear, 1870, 2200),
    end_year: isSeries ? whole(basics.endYear, 1870, 2200) : null,
    rating: rating?.averageRating ? Number(rating.averageRating) : null,
    votes: whole(rating?.numVotes, 0, Number.MAX_SAFE_INTEGER),
    director: names(idsOf(crew?.directors)),
    writers: names(idsOf(crew?.writers)),
    stars: names(inOrder(actors).slice(0, mostStars)),
    genre: (basics.genres ?? '').split(',').filter((genre) => genre !== ''),
    runtime_minutes: whole(basics.runtimeMinutes, 1, 60_000),
  };
}

function typeOf(type: string | null | undefined): MovieType {
  if (type === 'tvShort') return 'short';
  return movieTypes.find((known) => known === type) ?? 'unknown';
}

function idsOf(list: string | null | undefined): string[] {
  return (list ?? '').split(',').filter((id) => id !== '');
}

function inOrder(rows: readonly Row[]): string[] {
  return rows
    .toSorted((one, other) => Number(one.ordering) - Number(other.ordering))
    .flatMap(({ nconst }) => (nconst === null || nconst === undefined ? [] : [nconst]));
}

function whole(text: string | null | undefined, least: number, most: number): number | null {
  const number = text === null || text === undefined || !/^\d+$/.test(text) ? Number.NaN : Number(text);
  return number >= least && number <= most ? number : null;
}
