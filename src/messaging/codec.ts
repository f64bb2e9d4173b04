import type { ZodType } from 'zod';
import { z } from 'zod';
import { InvalidMessageError } from '../errors.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** A value as JSON bytes, after checking it against its schema: what is wrong is refused before it travels. */
export function encode<T>(schema: ZodType<T>, value: T): Uint8Array {
  return encoder.encode(JSON.stringify(check(schema, value)));
}

/**
 * JSON bytes as a value of the schema.
 * @throws InvalidMessageError naming the first field that does not fit.
 */
export function decode<T>(schema: ZodType<T>, bytes: Uint8Array): T {
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(bytes));
  } catch (error) {
    throw new InvalidMessageError('the message is not JSON', { cause: error });
  }
  return check(schema, value);
}

function check<T>(schema: ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new InvalidMessageError(`the message does not fit its schema: ${z.prettifyError(result.error)}`);
}
