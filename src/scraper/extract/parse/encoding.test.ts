import { describe, expect, it } from 'vitest';
import { decodeBody } from './encoding.ts';

describe('a page under the name of another encoding', () => {
  it('is read as the UTF-8 that its bytes are', () => {
    const { text, encoding, warnings } = decodeBody(
      new TextEncoder().encode('Komödie – 8½'),
      'text/html; charset=iso-8859-1',
    );
    expect([text, encoding, warnings]).toEqual([
      'Komödie – 8½',
      'utf-8',
      ['declared iso-8859-1, but the bytes are UTF-8'],
    ]);
  });

  it('is read as what it says where its bytes can be that', () => {
    const latin = Uint8Array.from([0x4b, 0x6f, 0x6d, 0xf6, 0x64, 0x69, 0x65]);
    expect(decodeBody(latin, 'text/html; charset=iso-8859-1').text).toBe('Komödie');
    expect(decodeBody(new TextEncoder().encode('Heat'), 'text/html; charset=iso-8859-1').encoding).toBe('windows-1252');
  });
});
