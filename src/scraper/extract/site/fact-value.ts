import { DateTime } from 'luxon';
import { type FactName, type MovieFacts, movieFactsSchema, movieTypes } from '../../../movie/facts.ts';
import type { FactRule } from '../../../movie/site/fact-rule.ts';
import { markedMovieType } from '../lexicon/movie-types.ts';
import { cleanText, distinctTexts } from '../text.ts';
import { absoluteUrl, imdbTitleId } from '../values/addresses.ts';
import { parseDate } from '../values/dates.ts';
import { parseDuration } from '../values/durations.ts';
import { parseCount, parseDecimal } from '../values/numbers.ts';
import { cleanNames, cleanTerms } from '../values/people.ts';

/** What became of the texts of a fact: `missing`: there are none; `wrong type`: they say no such thing; `out of range`: no movie has it. */
export type FactProblem = 'missing' | 'wrong type' | 'out of range';

export type FactValue = { value: MovieFacts[FactName]; problem: null } | { value: null; problem: FactProblem };

interface Context {
  rule: FactRule;
  address: string | null;
}

type Read = (texts: readonly string[], context: Context) => unknown;

const first =
  (read: (text: string, context: Context) => unknown): Read =>
  ([text = ''], context) =>
    read(text, context);

const year = first((text) => {
  const digits = /(?<!\d)\d{4}(?!\d)/.exec(text)?.[0];
  return digits === undefined ? null : Number(digits);
});
const names: Read = (texts) => cleanNames(texts);
const terms: Read = (texts) => cleanTerms(texts);
const titles: Read = (texts) => distinctTexts(texts.map(cleanText));
const text = first(cleanText);

const readers: Readonly<Record<FactName, Read>> = {
  id: first(imdbTitleId),
  type: first((mark) => movieTypes.find((type) => type === mark) ?? markedMovieType(mark)),
  title: text,
  original_title: text,
  alternate_titles: titles,
  year,
  end_year: year,
  release_date: first((date, { rule }) => dateOf(date, rule)),
  rating: first((rating, { rule }) => {
    const number = parseDecimal(rating);
    return number === null ? null : Math.round((number / (rule.best ?? 10)) * 1000) / 100;
  }),
  votes: first(parseCount),
  director: names,
  writers: names,
  creators: names,
  stars: names,
  based_on: terms,
  genre: terms,
  plot: text,
  keywords: terms,
  runtime_minutes: first((duration) => (/^\d{1,5}$/.test(duration) ? Number(duration) : parseDuration(duration))),
  image: first((reference, { address }) => absoluteUrl(reference, address)),
  countries: terms,
  languages: terms,
  content_rating: text,
};

/** The value that texts of a page give a fact. */
export function factValue(name: FactName, texts: readonly string[], context: Context): FactValue {
  if (texts.length === 0) return { value: null, problem: 'missing' };
  const meant = texts.map((one) => context.rule.values?.[one] ?? one);
  const value = readers[name](meant, context);
  if (value === null || (Array.isArray(value) && value.length === 0)) return { value: null, problem: 'wrong type' };
  const checked = movieFactsSchema.shape[name].safeParse(value);
  return checked.success
    ? { value: checked.data as MovieFacts[FactName], problem: null }
    : { value: null, problem: 'out of range' };
}

function dateOf(text: string, { date: format, language }: FactRule): string | null {
  if (format === undefined) return parseDate(text, language ?? null);
  const date = DateTime.fromFormat(text, format, {
    zone: 'utc',
    ...(language === undefined ? {} : { locale: language }),
  });
  if (!date.isValid) return null;
  // What a format does not hold is not known: Luxon takes the first.
  const held = format.replace(/'[^']*'/g, '');
  if (!/[ML]/.test(held)) return date.toFormat('yyyy');
  return date.toFormat(/[dD]/.test(held) ? 'yyyy-MM-dd' : 'yyyy-MM');
}
