import { type MovieFacts, partialDateSchema } from '../facts.ts';
import { withoutNotes } from './credit-notes.ts';
import { canonicalGenres } from './genres.ts';
import { personName } from './names.ts';
import { countryCode, languageCode } from './places.ts';
import { distinctText, foldText } from './text.ts';

/**
 * Clean facts in one notation: names in reading order, genres in English, ratings with one decimal, no value twice. Idempotent.
 * What cannot be a fact (a date of no calendar) becomes absent.
 */
export function normaliseFacts(facts: MovieFacts): MovieFacts {
  return {
    id: facts.id,
    type: facts.type,
    title: facts.title ?? facts.original_title,
    original_title: facts.original_title,
    alternate_titles: alternateTitles(facts),
    year: facts.year ?? yearOf(facts.release_date),
    end_year: facts.end_year,
    release_date: realDate(facts.release_date),
    rating: facts.rating === null ? null : Math.round(facts.rating * 10) / 10,
    votes: facts.votes,
    director: people(facts.director),
    writers: people(facts.writers),
    creators: people(facts.creators),
    stars: people(facts.stars),
    based_on: distinctText([...facts.based_on, ...[...facts.writers, ...facts.creators].flatMap(worksOf)]),
    genre: canonicalGenres(facts.genre),
    plot: facts.plot,
    keywords: distinctText(facts.keywords.map((keyword) => keyword.toLowerCase())),
    runtime_minutes: facts.runtime_minutes,
    // Entries that were stored before these were known of have none.
    image: facts.image ?? null,
    countries: distinctText((facts.countries ?? []).map(countryCode)),
    languages: distinctText((facts.languages ?? []).map(languageCode)),
    content_rating: facts.content_rating ?? null,
  };
}

function worksOf(credit: string): string[] {
  return withoutNotes(credit).basedOn;
}

function people(names: readonly string[]): string[] {
  return distinctText(names.map(personName).filter((name) => name !== ''));
}

function alternateTitles({ title, original_title, alternate_titles }: MovieFacts): string[] {
  const known = new Set([title, original_title].map((one) => foldText(one ?? '')));
  return distinctText(alternate_titles).filter((alternate) => !known.has(foldText(alternate)));
}

function yearOf(date: string | null): number | null {
  return date === null ? null : Number(date.slice(0, 4));
}

function realDate(date: string | null): string | null {
  if (date === null || !partialDateSchema.safeParse(date).success) return null;
  if (date.length < 10) return date;
  // 31 April rolls over into May: such a date is only known to the month.
  return new Date(`${date}T00:00:00Z`).toISOString().startsWith(date) ? date : date.slice(0, 7);
}
