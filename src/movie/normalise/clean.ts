import type { MovieFacts } from '../facts.ts';
import { cleanText } from './text.ts';

/** Facts whose texts are as a person would type them: no entities, mark-up or control characters; what is empty then is absent. */
export function cleanFacts(facts: MovieFacts): MovieFacts {
  return {
    ...facts,
    title: cleanOrNull(facts.title),
    original_title: cleanOrNull(facts.original_title),
    alternate_titles: cleanAll(facts.alternate_titles),
    director: cleanAll(facts.director),
    writers: cleanAll(facts.writers),
    creators: cleanAll(facts.creators),
    stars: cleanAll(facts.stars),
    based_on: cleanAll(facts.based_on),
    genre: cleanAll(facts.genre),
    plot: cleanOrNull(facts.plot),
    keywords: cleanAll(facts.keywords),
    countries: cleanAll(facts.countries ?? []),
    languages: cleanAll(facts.languages ?? []),
    content_rating: cleanOrNull(facts.content_rating ?? null),
  };
}

function cleanOrNull(text: string | null): string | null {
  return text === null ? null : cleanText(text) || null;
}

function cleanAll(texts: readonly string[]): string[] {
  return texts.map(cleanText).filter((text) => text !== '');
}
