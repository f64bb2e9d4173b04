import { InvalidArgumentError } from 'commander';
import { sourceNameSchema } from '../movie/observation.ts';

/** A commander parser for whole numbers in a range. */
export function wholeNumber(minimum: number, maximum = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < minimum || value > maximum) {
      throw new InvalidArgumentError(`must be a whole number from ${minimum} to ${maximum}.`);
    }
    return value;
  };
}

/** A commander parser for regular expressions, any number of them. */
export function patterns(text: string, before: string[] = []): string[] {
  try {
    new RegExp(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? `${error.message}.` : 'is no regular expression.');
  }
  return [...before, text];
}

/** A commander parser for names of sources. */
export function sourceName(text: string): string {
  if (!sourceNameSchema.safeParse(text).success) {
    throw new InvalidArgumentError('must be lower case letters, digits and dashes.');
  }
  return text;
}

/** A commander parser for http and https addresses. */
export function webUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError('must be an address like https://example.com/films.');
  }
  return url.href;
}
