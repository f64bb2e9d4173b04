import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { InvalidMessageError } from '../errors.ts';
import { decode, encode } from './codec.ts';

const schema = z.object({ id: z.string(), count: z.int() });

describe('codec', () => {
  it('carries a value there and back', () => {
    expect(decode(schema, encode(schema, { id: 'Ünï', count: 2 }))).toEqual({ id: 'Ünï', count: 2 });
  });

  it('refuses to send what does not fit', () => {
    expect(() => encode(schema, { id: 'a', count: 1.5 })).toThrow(InvalidMessageError);
  });

  it.each([
    ['bytes that are not UTF-8', Uint8Array.of(0xff, 0xfe)],
    ['text that is not JSON', new TextEncoder().encode('{')],
    ['JSON of another shape', new TextEncoder().encode('{"id":1}')],
  ])('refuses %s', (_, bytes) => {
    expect(() => decode(schema, bytes)).toThrow(InvalidMessageError);
  });
});
