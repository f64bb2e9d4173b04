import type { MovieFacts, MovieType } from '../../../movie/facts.ts';
import { worksInNotes } from '../../../movie/normalise/credit-notes.ts';
import { presentFacts } from '../claim.ts';
import { creditRole, namesStoryCredit } from '../lexicon/credit-roles.ts';
import { labelledFact } from '../lexicon/labels.ts';
import { moreLink } from '../lexicon/more-links.ts';
import { markedMovieType } from '../lexicon/movie-types.ts';
import { cleanText, distinctTexts, foldWords, withoutEdges } from '../text.ts';
import { contentRating, labelledContentRating } from '../values/content-ratings.ts';
import { parseDate, yearOf } from '../values/dates.ts';
import { parseDuration } from '../values/durations.ts';
import { parseCount, toTenPointRating } from '../values/numbers.ts';
import { cleanNames, cleanTerms, splitTerms } from '../values/people.ts';
import { countriesIn, languagesIn } from '../values/places.ts';
import { ratingWithScale } from '../values/scaled-ratings.ts';
import { votesWithin } from './counts.ts';
import { labelledNames, lines } from './labelled-names.ts';
import type { LabelledValue, Run } from './labelled-values.ts';
import type { Reader } from './reader.ts';
import { isReview, ownOpinionLeftOut } from './reviews.ts';
import { localisedTitles } from './titles-by-language.ts';

/** Facts that stand behind labels of a page. The first value of each label that can be read is taken. */
export function labelledFacts(values: readonly LabelledValue[], language: string | null): Partial<MovieFacts> {
  const first = <T>(fact: LabelledValue['fact'], read: (value: LabelledValue) => T | null): T | null => {
    for (const value of values) {
      const found = value.fact === fact ? read(value) : null;
      if (found !== null && !(Array.isArray(found) && found.length === 0)) return found;
    }
    return null;
  };
  const release = first('release', (value) => parseDate(textOf(value), language)) ?? firstBroadcast(values, language);
  return presentFacts({
    title: first('title', shortText),
    original_title: first('original', shortText),
    alternate_titles: distinctTexts(
      values.filter(({ fact }) => fact === 'alternate').flatMap((value) => alternatives(value, language)),
    ).slice(0, 50),
    year: first('year', (value) => yearOf(parseDate(textOf(value), language))),
    release_date: release,
    rating: first('rating', (value) => labelledRating(textOf(value))),
    votes:
      first('votes', (value) => parseCount(textOf(value))) ??
      first('rating', (value) => votesBesideRating(textOf(value))),
    director: first('director', labelledNames) ?? [],
    writers: writersOf(values),
    based_on: first('writers', (value) => worksInNotes(textOf(value))) ?? [],
    creators: first('creators', labelledNames) ?? [],
    stars:
      first('stars', (value) => (value.isInSentence ? null : labelledNames(value))) ??
      first('cast', labelledNames) ??
      first('stars', labelledNames) ??
      [],
    genre: first('genre', genres) ?? [],
    keywords: first('keywords', terms) ?? [],
    countries: first('countries', (value) => listed(value, (text) => countriesIn(text, language))) ?? [],
    languages: first('languages', (value) => listed(value, (text) => languagesIn(text, language))) ?? [],
    content_rating:
      first('certificate', (value) => labelledContentRating(textOf(value), value.label)) ??
      first('rating', (value) => contentRating(textOf(value)) ?? lettersOnly(textOf(value))),
    ...labelledType(first('type', (value) => typeNamed(textOf(value)))),
    plot: first('plot', plot),
    runtime_minutes: first('runtime', (value) =>
      lengthRange.test(textOf(value)) || isTimeOfDay(value) ? null : parseDuration(textOf(value)),
    ),
  });
}

/** Entries of a value that has one a line, one a link, or all in one text. */
function listed(value: LabelledValue, read: (text: string) => string[]): string[] {
  const texts = [lines(value).join(', '), value.runs.map(({ text }) => text).join(', ')];
  return texts.map(read).find((entries) => entries.length > 0) ?? [];
}

/** "R" or "R (Violence)": what stands behind "Rating" has no figures where it is no mark. */
function lettersOnly(text: string): string | null {
  return /^[GRX](?:$|\s[-–(])/.test(text) ? text.charAt(0) : null;
}

/** The kind of work that is all of a value, or its beginning: "Movie, 1 (~129 min)". On television goes a series. */
function typeNamed(text: string): MovieType | null {
  const [words = ''] = text.split(/[,;(]/);
  if (words.trim().split(/\s+/).length > 3) return null;
  return /^TV$/.test(words.trim()) ? 'tvSeries' : markedMovieType(words);
}

function labelledType(type: MovieType | null): Partial<MovieFacts> {
  return type === null ? {} : { type };
}

/** When a work without a release was first shown on television or by a streaming service: a series is shown season by season. */
function firstBroadcast(values: readonly LabelledValue[], language: string | null): string | null {
  const dates = values
    .filter(({ fact }) => fact === 'broadcast')
    .map((value) => parseDate(textOf(value), language))
    .filter((date) => date !== null);
  return dates.toSorted()[0] ?? null;
}

/** From a length to another, as in a filter: "60-120 min". */
const lengthRange = /^\d{1,3}\s?(?:[-–—]|to|bis)\s?\d{1,3}\s?m/i;

/** "Time: 7:30 pm" is when it begins. */
function isTimeOfDay(value: LabelledValue): boolean {
  return /^time$/i.test(cleanText(value.label)) && /^\d{1,2}[:.]\d\d(?!\d)/.test(textOf(value));
}

/** Whether labels give many directors, or two of director, length and cast differently: a list, a quiz or a programme. */
export function describesSeveral(values: readonly LabelledValue[], language: string | null): boolean {
  const of = (fact: LabelledValue['fact']) => values.filter((value) => value.fact === fact);
  const lengths = new Set(of('runtime').map((value) => parseDuration(textOf(value))));
  const directors = of('director').map((value) => labelledFacts([value], language).director?.join() ?? '');
  const different = new Set(directors).size;
  const [first = [], ...others] = of('stars').map(labelledNames);
  const hasCasts = others.some((cast) => cast.length > 0 && !cast.some((name) => first.includes(name)));
  return different > 2 || [lengths.size > 1, different > 1, hasCasts].filter(Boolean).length > 1;
}

/** A rating with its scale, or a decimal above 5 alone, which is of 10. */
function labelledRating(text: string): number | null {
  const [, bare] = /^(\d[.,]\d{1,3})(?:\s?\([^()]{0,40}\)(?:,\s.{0,80})?)?$/.exec(text) ?? [];
  return ratingWithScale(text) ?? (bare === undefined ? null : toTenPointRating(bare, null, null));
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
  // A button beside it may be called like another label: "aka".
  const runs = value.runs.filter(({ text }) => labelledFact(text.trim(), null) === null);
  // Behind an element that holds all of the value its sentence ends.
  const end = runs.findIndex(({ text }, index) => index > 0 && /^\s*[.;](?:\s|$)/.test(text));
  const [line = ''] = lines({ ...value, runs: end < 0 ? runs : runs.slice(0, end) });
  return line.length > 0 && line.length <= 300 ? line : null;
}

/** Titles one a line, between slashes, or three and more between commas, each of which begins like a title. */
function alternatives(value: LabelledValue, language: string | null): string[] {
  return localisedTitles(value, language).flatMap(({ title: line }) =>
    titlesIn(line).map((title) => withoutEdges(title, ' »›')),
  );
}

function titlesIn(line: string): string[] {
  const parts = line.split(/,\s+/);
  const isList =
    parts.length > 2 && parts.every((part) => /^[^\p{Ll}\s]/u.test(part) && !/\s(?:and|und|et|y|e)\s/.test(part));
  return isList ? parts : line.split(/\s\/\s/);
}

/** Who wrote the movie by all labels that say so, of each kind the first: the story by one, the screenplay by another. */
function writersOf(values: readonly LabelledValue[]): string[] {
  const byLabel = new Map<string, string[]>();
  for (const value of values) {
    const label = foldWords(value.label);
    const found = value.fact === 'writers' && !byLabel.has(label) ? labelledNames(value) : [];
    if (found.length > 0) byLabel.set(label, found);
  }
  return cleanNames([...byLabel.values()].flat());
}

function terms({ runs, ...value }: LabelledValue): string[] {
  const linked = runs.filter(({ href, below }) => href !== null && !below);
  if (linked.length > 0) return cleanTerms(linked.map(({ text }) => text));
  // A blank line in the source separates where nothing else does.
  const separated = runs.map((run) => ({ ...run, text: run.text.replace(/\n\s*\n/g, '|') }));
  return cleanTerms(lines({ ...value, runs: separated }).flatMap(splitTerms));
}

/** Genres have no figures, no end of a sentence and no link to keywords in them: "Drammatico - Italia, 1997, durata 131 minuti." */
function genres(value: LabelledValue): string[] {
  // Behind a dash the country and the year are linked too; without a year it stands between genres.
  const dash = value.runs.findIndex(({ href, text }) => href === null && /(?:^|[\s,])[-–—]\s*$/.test(text));
  const isFollowedByYear = value.runs.slice(dash).some(({ text }) => /\d{4}/.test(text));
  const runs = dash > 0 && isFollowedByYear ? value.runs.slice(0, dash) : value.runs;
  const separate = terms({ ...value, runs }).flatMap((term) => term.split(/\.\s+(?=\p{Lu})|\s+[-–—]\s+\p{Lu}.*$/u));
  return cleanTerms(separate).filter((genre) => !/\d/.test(genre) && labelledFact(genre, null) !== 'keywords');
}

/** The value's own sentences: lines of links alone are menus, and who wrote the summary is no part of it. */
function plot(value: LabelledValue): string | null {
  const spoken = new Set(
    value.runs.filter(({ href, text }) => href === null && /\p{L}{2}/u.test(text)).map(({ line }) => line),
  );
  const all = value.runs.filter(({ line, text }) => spoken.has(line) && !isRoles(text));
  const kept = all.filter(({ entry }) => entry === firstLongEntry(all));
  const spaced = kept.map(({ text, line }, index) => (line === kept[index - 1]?.line ? text : ` ${text}`)).join('');
  const text = withoutEdges(cleanText(spaced.replace(/\[\d{1,3}\]/g, '')).replace(byline, ''), ' |»›…');
  const placeholder = text.length < 60 && moreLink.test(text);
  return text.length >= 10 && !placeholder ? text.slice(0, 20_000) : null;
}

/** Of a list of several texts about the movie the first: users write one each. */
function firstLongEntry(runs: readonly Run[]): number {
  const lengths = new Map<number, number>();
  for (const { text, entry } of runs) lengths.set(entry, (lengths.get(entry) ?? 0) + text.trim().length);
  return [...lengths].find(([, length]) => length >= 40)?.[0] ?? 0;
}

/** "Director, Story" below a name on a card of the crew. */
function isRoles(text: string): boolean {
  return (
    text.length <= 80 &&
    // "Written by" goes on with the author of the summary.
    !/\bby\s*$/i.test(text) &&
    text.split(',').every((role) => creditRole(role.trim()) !== null || namesStoryCredit(role.trim()))
  );
}

const byline = /\s+(?:Written by\s\S.{0,80}|[—–]\s?[\p{L}\d._-]{2,40})$/u;

/** A label "Title" is believed less than the heading, which it would overrule here. */
function withoutTitle({ title: _, ...facts }: Partial<MovieFacts>): Partial<MovieFacts> {
  return facts;
}

export const labelsReader: Reader = {
  name: 'labels',
  layer: 'dom',
  facts: [
    'original_title',
    'alternate_titles',
    'year',
    'release_date',
    'rating',
    'votes',
    'director',
    'writers',
    'based_on',
    'creators',
    'stars',
    'genre',
    'keywords',
    'plot',
    'runtime_minutes',
    'type',
    'countries',
    'languages',
    'content_rating',
  ],
  read({ sources, labelled, isReviewed, main }) {
    const isOpinion = isReviewed || (main === null && isReview(sources.headings));
    return { facts: ownOpinionLeftOut(withoutTitle(labelled), isOpinion) };
  },
};
