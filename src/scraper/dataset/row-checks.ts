import type { Row } from './table.ts';

/** Tells why a row cannot be believed; null where it can. */
export type RowCheck = (row: Row) => string | null;

/** What is read of a table: the columns that it must have, and what its values must be. */
export interface TableRules {
  columns: readonly string[];
  check: RowCheck;
}

/** Columns that are read where they are there; the dataset of some years has none of them. */
const optionalColumns = ['originalTitle', 'startYear', 'endYear', 'runtimeMinutes', 'genres', 'writers'];

const longestTitle = 2000;
const longestName = 500;
const titleId = identifier(/^tt\d{5,10}$/, 'title');
const personId = identifier(/^nm\d{5,12}$/, 'person');

/** The tables of the dataset, by name. Values that the dataset leaves open (`\N`) are always in order. */
export const tableRules = {
  'title.basics': rules({
    tconst: required(titleId),
    titleType: required(text(longestName)),
    primaryTitle: required(text(longestTitle)),
    originalTitle: optional(text(longestTitle)),
    startYear: optional(wholeNumber(1870, 2200)),
    endYear: optional(wholeNumber(1870, 2200)),
    runtimeMinutes: optional(wholeNumber(0, 60_000)),
    genres: optional(text(longestTitle)),
  }),
  'title.ratings': rules({
    tconst: required(titleId),
    averageRating: required(decimal(0, 10)),
    numVotes: required(wholeNumber(0, Number.MAX_SAFE_INTEGER)),
  }),
  'title.crew': rules({
    tconst: required(titleId),
    directors: optional(personIds),
    writers: optional(personIds),
  }),
  'title.principals': rules({
    tconst: required(titleId),
    ordering: required(wholeNumber(0, Number.MAX_SAFE_INTEGER)),
    nconst: required(personId),
    category: required(text(longestName)),
  }),
  'title.akas': rules({
    titleId: required(titleId),
    title: required(text(longestName)),
  }),
  'name.basics': rules({
    nconst: required(personId),
    primaryName: required(text(longestName)),
  }),
} as const satisfies Record<string, TableRules>;

export type TableName = keyof typeof tableRules;

type ValueCheck = (value: string) => string | null;
type ColumnCheck = (value: string | null | undefined) => string | null;

function rules(columns: Readonly<Record<string, ColumnCheck>>): TableRules {
  return {
    columns: Object.keys(columns).filter((column) => !optionalColumns.includes(column)),
    check(row) {
      for (const [column, check] of Object.entries(columns)) {
        const fault = check(row[column]);
        if (fault !== null) return `${column} ${fault}`;
      }
      return null;
    },
  };
}

function required(check: ValueCheck): ColumnCheck {
  return (value) => (value === null || value === undefined ? 'is empty' : check(value));
}

function optional(check: ValueCheck): ColumnCheck {
  return (value) => (value === null || value === undefined ? null : check(value));
}

function text(longest: number): ValueCheck {
  return (value) => {
    if (value.length > longest) return `has ${value.length} characters, more than ${longest}`;
    return value.includes('\uFFFD') ? 'holds bytes that are no UTF-8' : null;
  };
}

function identifier(pattern: RegExp, of: string): ValueCheck {
  return (value) => (pattern.test(value) ? null : `is no id of a ${of}: ${shown(value)}`);
}

function personIds(value: string): string | null {
  for (const id of value.split(',')) {
    const fault = personId(id);
    if (fault !== null) return fault;
  }
  return null;
}

function wholeNumber(least: number, most: number): ValueCheck {
  return (value) => {
    if (!/^\d+$/.test(value)) return `is no whole number: ${shown(value)}`;
    return outside(Number(value), least, most);
  };
}

function decimal(least: number, most: number): ValueCheck {
  return (value) => {
    if (!/^\d+(\.\d+)?$/.test(value)) return `is no number: ${shown(value)}`;
    return outside(Number(value), least, most);
  };
}

function outside(value: number, least: number, most: number): string | null {
  return value < least || value > most ? `is ${value}, not from ${least} to ${most}` : null;
}

function shown(value: string): string {
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
}
