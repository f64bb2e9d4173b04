import type { Json } from './lenient-json.ts';

/** JSON that a program wrote: null where it is none or was cut off, which is common; other layers have what stands before the cut. */
export function parseStrictJson(source: string): Json {
  try {
    return JSON.parse(source) as Json;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
}
