import type { ZodType } from 'zod';
import { z } from 'zod';
import { InvalidMessageError, UnknownVersionError } from '../../errors.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** A value as JSON bytes, after checking it against its schema: what is wrong is refused before it travels. */
export function encode<T>(schema: ZodType<T>, value: T): Uint8Array {
  return encodeUnchecked(check(schema, value));
}

/** A value as JSON bytes, for what was made of checked values by type and costs too much to be checked again. */
export function encodeUnchecked(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}

/**
 * JSON bytes as a value of the schema.
 * @throws InvalidMessageError naming the first field that does not fit.
 */
export function decode<T>(schema: ZodType<T>, bytes: Uint8Array): T {
  return check(schema, parse(bytes));
}

/** Makes a message of one version one of the next. Pure; sees what an older program wrote, checked by nobody. */
export type Upcaster = (message: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** A kind of message with its past. */
export interface VersionedFormat<T> {
  name: string;
  /** Of the newest version. */
  schema: ZodType<T>;
  /** From version 1 to 2, from 2 to 3, and so on: the newest version is one more than there are upcasters. */
  upcasters: readonly Upcaster[];
}

/**
 * Bytes of any version up to the newest as a value of the newest.
 * @param stated the version where it stands beside the message; else its `schema_version` says.
 * @throws InvalidMessageError naming the first field that does not fit.
 * @throws UnknownVersionError where a newer program wrote it.
 */
export function decodeAnyVersion<T>(format: VersionedFormat<T>, bytes: Uint8Array, stated?: number): T {
  const value = parse(bytes);
  if (!isObject(value)) return check(format.schema, value);
  const version = stated ?? value.schema_version;
  const newest = format.upcasters.length + 1;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    throw new InvalidMessageError(`the ${format.name} has no version: ${JSON.stringify(version)}`);
  }
  if (version > newest) {
    throw new UnknownVersionError(
      `the ${format.name} is of version ${version}, this program reads up to ${newest}: update it and replay the message`,
    );
  }
  return check(format.schema, upcast(format.upcasters, value, version));
}

/** A message of one version as one of the newest, step by step. */
export function upcast(
  upcasters: readonly Upcaster[],
  message: Readonly<Record<string, unknown>>,
  version: number,
): Record<string, unknown> {
  const newest = upcasters.slice(version - 1).reduce((older, next) => next(older), message);
  return 'schema_version' in message ? { ...newest, schema_version: upcasters.length + 1 } : newest;
}

/**
 * JSON bytes as whatever they are.
 * @throws InvalidMessageError
 */
export function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch (error) {
    throw new InvalidMessageError('the message is not JSON', { cause: error });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function check<T>(schema: ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new InvalidMessageError(`the message does not fit its schema: ${z.prettifyError(result.error)}`);
}
