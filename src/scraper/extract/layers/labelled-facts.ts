import type { FilmFacts } from '../../../movie/facts.ts';
import { parseDate, yearOf } from '../reading/dates.ts';
import { parseDuration } from '../reading/durations.ts';
import { parseCount } from '../reading/numbers.ts';
import { cleanNames, cleanTerms, personName, splitNames, splitTerms } from '../reading/people.ts';
import { cleanText, withoutEdges } from '../reading/text.ts';
import { moreLink } from '../vocabulary/more-links.ts';
import { presentFacts } from './claim.ts';
import type { LabelledValue } from './labelled-values.ts';
import { ratingWithScale } from './open-graph.ts';
import { votesWithin } from './unlabelled.ts';

/** Facts that stand behind labels of a page. The first value of each label that can be read is taken. */
export function labelledFacts(values: readonly LabelledValue[], language: string | null): Partial<FilmFacts> {
  const first = <T>(fact: LabelledValue['fact'], read: (value: LabelledValue) => T | null): T | null => {
    for (const value of values) {
      const found = value.fact === fact ? read(value) : null;
      if (found !== null && !(Array.isArray(found) && found.length === 0)) return found;
    }
    return null;
  };
  const release = first('release', (value) => parseDate(textOf(value), language));
  return presentFacts({
    title: first('title', shortText),
    original_title: first('original', shortText),
    alternate_titles: first('alternate', (value) => lines(value).slice(0, 50)) ?? [],
    year: first('year', (value) => yearOf(parseDate(textOf(value), language))),
    release_date: release,
    rating: first('rating', (value) => ratingWithScale(textOf(value))),
    votes:
      first('votes', (value) => parseCount(textOf(value))) ??
      first('rating', (value) => votesBesideRating(textOf(value))),
    director: first('director', names) ?? [],
    writers: first('writers', names) ?? [],
    creators: first('creators', names) ?? [],
    stars: first('stars', names) ?? first('cast', names) ?? [],
    genre: first('genre', genres) ?? [],
    keywords: first('keywords', terms) ?? [],
    plot: first('plot', plot),
    runtime_minutes: first('runtime', (value) => parseDuration(textOf(value))),
  });
}

/** Whether labels give different directors and different lengths: a list, a quiz or a programme, not one film. */
export function describesSeveral(values: readonly LabelledValue[], language: string | null): boolean {
  const of = (fact: LabelledValue['fact']) => values.filter((value) => value.fact === fact);
  const lengths = new Set(of('runtime').map((value) => parseDuration(textOf(value))));
  const directors = of('director').map((value) => labelledFacts([value], language).director?.join() ?? '');
  return lengths.size > 1 && new Set(directors).size > 1;
}

/** "(awaiting 5 votes)" counts none: votes stand beside the rating that they gave. */
function votesBesideRating(text: string): number | null {
  return /\d.*\d/s.test(text) && /^\D*\d{1,3}(?:[.,]\d+)?(?!\d)(?!\s?\p{L}{4,}\)?$)/u.test(text)
    ? votesWithin(text)
    : null;
}

function textOf({ runs }: LabelledValue): string {
  return cleanText(runs.map(({ text }) => text).join(' '));
}

function shortText(value: LabelledValue): string | null {
  const [line = ''] = lines(value);
  return line.length > 0 && line.length <= 300 ? line : null;
}

/** The value's lines, each as one text. */
function lines({ runs }: LabelledValue): string[] {
  const byLine = new Map<number, string>();
  for (const { text, line } of runs) byLine.set(line, `${byLine.get(line) ?? ''} ${text}`);
  return [...byLine.values()].map(cleanText).filter((line) => line !== '');
}

/** Linked names where there are links, of each table row the first, else one name a line or an enumeration. */
function names(value: LabelledValue): string[] {
  const linked = value.runs.filter(({ href }) => href !== null);
  if (linked.length === 0) return cleanNames(lines(value).flatMap(splitNames));
  // What else is linked in a row is the part that is played, or a picture.
  const rows = new Set<number>();
  const first = linked.filter(({ row, text }) => row === 0 || (personName(text) !== null && !seen(rows, row)));
  return cleanNames(first.map(({ text }) => text));
}

function seen(rows: Set<number>, row: number): boolean {
  const known = rows.has(row);
  rows.add(row);
  return known;
}

function terms(value: LabelledValue): string[] {
  const linked = value.runs.filter(({ href }) => href !== null);
  if (linked.length > 0) return cleanTerms(linked.map(({ text }) => text));
  return cleanTerms(lines(value).flatMap(splitTerms));
}

/** Genres have no figures in them and no end of a sentence: "Drammatico - Italia, 1997, durata 131 minuti." */
function genres(value: LabelledValue): string[] {
  const separate = terms(value).flatMap((term) => term.split(/\.\s+(?=\p{Lu})|\s+[-–—]\s+\p{Lu}.*$/u));
  return cleanTerms(separate).filter((genre) => !/\d/.test(genre));
}

/** The value's own sentences: lines of links alone are menus, and who wrote the summary is no part of it. */
function plot(value: LabelledValue): string | null {
  const spoken = new Set(
    value.runs.filter(({ href, text }) => href === null && /\p{L}{2}/u.test(text)).map(({ line }) => line),
  );
  const kept = value.runs.filter(({ line }) => spoken.has(line));
  const text = withoutEdges(cleanText(kept.map((run) => run.text).join(' ')).replace(byline, ''), ' |»›…');
  const placeholder = text.length < 60 && moreLink.test(text);
  return text.length >= 10 && !placeholder ? text.slice(0, 20_000) : null;
}

const byline = /\s+(?:Written by\s\S.{0,80}|[—–]\s?[\p{L}\d._-]{2,40})$/u;
