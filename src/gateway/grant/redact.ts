import type { CatalogueExplanation } from '../../messaging/contracts/services.ts';

type Names = (id: string) => boolean;

/** A movie without what it says of movies that may not be named. Other fields stay as they are, also those unknown here. */
export function redactMovie<Movie extends object>(movie: Movie, names: Names): Movie {
  const redacted = Object.entries(movie).flatMap(([field, value]): [string, unknown][] => {
    if (field === 'recommendations') return [[field, listOf(value).filter((one) => isNamed(one, names))]];
    if (field !== 'replaces') return [[field, value]];
    const replaced = listOf(value).filter((id) => typeof id === 'string' && names(id));
    return replaced.length === 0 ? [] : [[field, replaced]];
  });
  return Object.fromEntries(redacted) as Movie;
}

/** A movie as JSON text, redacted. What is no movie says nothing. */
export function redactText(text: string, names: Names): Buffer {
  return Buffer.from(JSON.stringify(redactMovie(objectOf(text), names)));
}

/** An explanation without other movies. What stewards decided always tells of two: nothing of it stays. */
export function redactExplanation(explanation: CatalogueExplanation, names: Names): CatalogueExplanation {
  const candidates = explanation.candidates.filter(({ id }) => names(id));
  return { ...explanation, candidates, curated: [] };
}

function objectOf(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function isNamed(recommendation: unknown, names: Names): boolean {
  if (typeof recommendation !== 'object' || recommendation === null || !('id' in recommendation)) return false;
  return typeof recommendation.id === 'string' && names(recommendation.id);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
