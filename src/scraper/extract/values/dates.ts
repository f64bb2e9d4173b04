import { monthNumber } from '../lexicon/months.ts';

const iso = /(?<!\d)(1[89]\d\d|2[01]\d\d)-(\d{2})(?:-(\d{2}))?(?!\d)/;
const dayMonthYear =
  /(?<!\d)(\d{1,2})(?:er|st|nd|rd|th|º|ª|\.|a)?\s?(?:de |d'|of |ta |η )?[\s-]?(\p{L}{3,14})\.?,?\s?[\s-]?(?:de |del )?(1[89]\d\d|2[01]\d\d)(?!\d)/iu;
const monthDayYear = /(\p{L}{3,14})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s+(1[89]\d\d|2[01]\d\d)(?!\d)/iu;
const yearMonthDay = /(?<!\d)(1[89]\d\d|2[01]\d\d)\.?\s(?:m\.\s)?(\p{L}{3,14})\.?\s(\d{1,2})(?!\d)/iu;
const monthYear = /(\p{L}{3,14})\.?,?\s(?:de |del )?(1[89]\d\d|2[01]\d\d)(?!\d)/iu;
const numericYearFirst = /(?<!\d)(1[89]\d\d|2[01]\d\d)\s?[./年]\s?(\d{1,2})(?:\s?[./月]\s?(\d{1,2}))?(?!\d)/;
const numericYearLast = /(?<!\d)(\d{1,2})(\s?[./-]\s?)(\d{1,2})\s?[./-]\s?(1[89]\d\d|2[01]\d\d)(?!\d)/;
/** Every date has one: most texts that are asked for theirs have none. */
const anyYear = /(?:1[89]|2[01])\d\d/;
const bareYear = /^\D{0,3}(1[89]\d\d|2[01]\d\d)(?:\s?[^\d\s].{0,60})?$/s;

/**
 * The first date in a text as ISO 8601, as exact as the text is: `1994-09-23`, `1994-09` or `1994`. Null where there is
 * none. A numeric date whose order of day and month cannot be told from the numbers or the language gives its year.
 */
export function parseDate(value: unknown, language: string | null = null): string | null {
  if (typeof value !== 'string') return null;
  const text = value.slice(0, 400);
  if (!anyYear.test(text)) return null;
  const found = [
    at(iso, text, ([, year, month, day]) => calendarDate(year, Number(month), day)),
    at(dayMonthYear, text, ([, day, name, year]) => named(year, name, day, language)),
    at(monthDayYear, text, ([, name, day, year]) => named(year, name, day, language)),
    at(yearMonthDay, text, ([, year, name, day]) => named(year, name, day, language)),
    at(monthYear, text, ([, name, year]) => named(year, name, undefined, language)),
    at(numericYearFirst, text, ([, year, month, day]) => calendarDate(year, Number(month), day)),
    at(numericYearLast, text, (match) => numericDate(match, text, language)),
  ].filter((candidate) => candidate !== null);
  found.sort((a, b) => a.index - b.index || b.date.length - a.date.length);
  return found[0]?.date ?? bareYear.exec(text.trim())?.[1] ?? null;
}

/** Year of an ISO date that may be partial. */
export function yearOf(date: string | null): number | null {
  return date === null ? null : Number(date.slice(0, 4));
}

/** ISO date out of numbers of which month and day may be missing. */
export function dateFromParts(year: unknown, month: unknown, day: unknown): string | null {
  if (typeof year !== 'number' || !Number.isInteger(year) || year < 1870 || year > 2200) return null;
  if (typeof month !== 'number') return String(year);
  return calendarDate(String(year), month, typeof day === 'number' ? String(day) : undefined);
}

function at(pattern: RegExp, text: string, read: (match: (string | undefined)[]) => string | null) {
  const match = pattern.exec(text);
  const date = match === null ? null : read(match);
  return match === null || date === null ? null : { index: match.index, date };
}

function named(year: string | undefined, name: string | undefined, day: string | undefined, language: string | null) {
  const month = monthNumber(name ?? '', language);
  return month === null ? null : calendarDate(year, month, day);
}

function numericDate(match: (string | undefined)[], text: string, language: string | null): string | null {
  const [, first, separator, second, year] = match;
  const a = Number(first);
  const b = Number(second);
  if (separator?.includes('.') || a > 12) return calendarDate(year, b, first);
  if (b > 12) return calendarDate(year, a, second);
  if (a === b) return calendarDate(year, a, first);
  const american = /\((?:US|USA)\)/.test(text) || language?.toLowerCase() === 'en-us';
  if (american) return calendarDate(year, a, second);
  if (language !== null && language.toLowerCase() !== 'en') return calendarDate(year, b, first);
  return year ?? null;
}

function calendarDate(year: string | undefined, month: number, day: string | undefined): string | null {
  if (year === undefined || Number(year) < 1870) return null;
  if (month === 0) return year;
  if (!(month >= 1 && month <= 12)) return null;
  const partial = `${year}-${String(month).padStart(2, '0')}`;
  const dayNumber = Number(day ?? 0);
  if (dayNumber === 0) return partial;
  const last = new Date(Date.UTC(Number(year), month, 0)).getUTCDate();
  return dayNumber <= last ? `${partial}-${String(dayNumber).padStart(2, '0')}` : null;
}
