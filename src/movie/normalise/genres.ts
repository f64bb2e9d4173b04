import { genreNames } from './genre-names.ts';
import { foldText } from './text.ts';

const canonical = new Map<string, string>();
for (const [genre, names] of Object.entries(genreNames)) {
  for (const name of [genre, ...names.split('|')]) {
    const folded = foldText(name);
    if (!canonical.has(folded)) canonical.set(folded, genre);
  }
}

/**
 * Genres in canonical English. "Romantic comedy" and "Comedy/Drama" name two each; a genre that is not known stays as
 * the page wrote it.
 */
export function canonicalGenres(values: readonly string[]): string[] {
  const found = new Set<string>();
  for (const value of values) {
    for (const part of value.split(/[/|;,·]+/)) for (const genre of genresIn(part.trim())) found.add(genre);
  }
  return [...found];
}

/** Whether a text is the name of a genre that is known, in any language. */
export function isGenreName(text: string): boolean {
  return canonical.has(foldText(text));
}

function genresIn(text: string): string[] {
  if (text === '') return [];
  const folded = foldText(text);
  const whole = canonical.get(folded);
  if (whole !== undefined) return [whole];
  const words = folded.split(/ (?:and |und |et |y |e |i |a )?/).map((word) => canonical.get(word));
  const known = words.filter((genre) => genre !== undefined);
  return known.length === words.length && known.length > 0 ? known : [text];
}
