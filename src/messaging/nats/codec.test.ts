import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { InvalidMessageError, UnknownVersionError } from '../../errors.ts';
import { decode, decodeAnyVersion, encode, type VersionedFormat } from './codec.ts';

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

describe('a format with a past', () => {
  /** Version 1 had `name`, 2 calls it `title`, 3 has a list of them. */
  const format: VersionedFormat<{ schema_version: 3; titles: string[] }> = {
    name: 'card',
    schema: z.strictObject({ schema_version: z.literal(3), titles: z.array(z.string()) }),
    upcasters: [
      ({ name, ...rest }) => ({ ...rest, title: name }),
      ({ title, ...rest }) => ({ ...rest, titles: [title] }),
    ],
  };
  const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

  it.each([
    { schema_version: 1, name: 'Heat' },
    { schema_version: 2, title: 'Heat' },
    { schema_version: 3, titles: ['Heat'] },
  ])('reads $schema_version as the newest', (message) => {
    expect(decodeAnyVersion(format, bytes(message))).toEqual({ schema_version: 3, titles: ['Heat'] });
  });

  it('reads the version that stands beside a message', () => {
    const unmarked = { ...format, schema: z.strictObject({ titles: z.array(z.string()) }) };
    expect(decodeAnyVersion(unmarked, bytes({ name: 'Heat' }), 1)).toEqual({ titles: ['Heat'] });
  });

  it('refuses what a newer program wrote, naming both versions', () => {
    const newer = () => decodeAnyVersion(format, bytes({ schema_version: 4, titles: ['Heat'] }));
    expect(newer).toThrow(UnknownVersionError);
    expect(newer).toThrow('the card is of version 4, this program reads up to 3');
  });

  it.each([
    [{ titles: ['Heat'] }],
    [{ schema_version: '1', name: 'Heat' }],
    [{ schema_version: 0 }],
    [{ schema_version: 1.5 }],
    [{ schema_version: 1, title: 'Heat' }],
    [['Heat']],
    [null],
  ])('refuses %j as invalid', (message) => {
    expect(() => decodeAnyVersion(format, bytes(message))).toThrow(InvalidMessageError);
  });
});
