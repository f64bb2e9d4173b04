import { InvalidMessageError } from '../../errors.ts';
import { type Invalidation, invalidationSchema } from '../../movie/enrich/invalidation.ts';

const invalidationHeader = 'Cinestream-Invalidation';

/** Headers that say beside a record what it means for other movies. */
export function invalidationHeaders(invalidation: Invalidation): Record<string, string> {
  return { [invalidationHeader]: JSON.stringify(invalidation) };
}

/**
 * What stands beside a record; null where nothing does, as with what older programs write.
 * @throws InvalidMessageError
 */
export function readInvalidation(header: (name: string) => string | undefined): Invalidation | null {
  const text = header(invalidationHeader);
  if (text === undefined) return null;
  try {
    return invalidationSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new InvalidMessageError(`the header ${invalidationHeader} cannot be read`, { cause: error });
  }
}
