import { InvalidMessageError } from '../errors.ts';
import { type Influence, influenceSchema } from '../movie/enrich/influence.ts';

const influenceHeader = 'Cinestream-Influence';

/** Headers that say beside a record what it means for other films. */
export function influenceHeaders(influence: Influence): Record<string, string> {
  return { [influenceHeader]: JSON.stringify(influence) };
}

/**
 * What stands beside a record; null where nothing does, as with what older programs write.
 * @throws InvalidMessageError
 */
export function readInfluence(header: (name: string) => string | undefined): Influence | null {
  const text = header(influenceHeader);
  if (text === undefined) return null;
  try {
    return influenceSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new InvalidMessageError(`the header ${influenceHeader} cannot be read`, { cause: error });
  }
}
