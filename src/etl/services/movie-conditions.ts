import type { MovieCondition } from '../../movie/filter.ts';

export type SqlValue = string | number | null;
/** A condition of SQL with the values for its places. */
export type SqlCondition = [condition: string, values: SqlValue[]];

/** Conditions on the table `movies` with their values: what `holds` says, in SQL. */
export function* conditionsOf(condition: MovieCondition): Generator<SqlCondition> {
  const { id, genre, director, type, country, language, decade, min_rating, min_votes, min_year, max_year } = condition;
  if (id !== undefined) yield ['id IN (SELECT value FROM json_each(?))', [JSON.stringify(id)]];
  if (genre !== undefined) yield anyOf('genres', genre);
  if (director !== undefined) yield anyOf('directors', director);
  if (type !== undefined) yield anyOf('types', type);
  if (country !== undefined) yield anyOf('countries', country);
  if (language !== undefined) yield anyOf('languages', language);
  if (decade !== undefined) yield ['decade = ?', [decade]];
  if (min_rating !== undefined) yield ['rating >= ?', [min_rating]];
  if (min_votes !== undefined) yield ['votes >= ?', [min_votes]];
  if (min_year !== undefined) yield ['year >= ?', [min_year]];
  if (max_year !== undefined) yield ['year <= ?', [max_year]];
}

function anyOf(column: string, values: readonly string[]): SqlCondition {
  const each = values.map(() => `instr(${column}, ?) > 0`).join(' OR ');
  return [`(${each || 'false'})`, values.map((value) => listed([value]))];
}

/** Folded values, each between bars: a part of no other value. */
export function listed(values: readonly string[]): string {
  return values.map((value) => `|${value}|`).join('');
}
