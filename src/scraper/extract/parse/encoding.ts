import { isAscii, isUtf8 } from 'node:buffer';

/** Text of a page and the encoding it was read with. */
export interface DecodedText {
  text: string;
  encoding: string;
  warnings: string[];
}

const byteOrderMarks: [number[], string][] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];
const declaration =
  /<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w:-]{2,40})|<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:-]{2,40})/i;
const prefixLength = 4096;

/**
 * Decodes a page: byte order mark, then the charset of the Content-Type header, then the page's own declaration, then
 * UTF-8 where the bytes are valid UTF-8, else windows-1252 (what browsers do). A declared UTF-8 that the bytes
 * contradict is read as windows-1252 with a warning, and so the other way round.
 */
export function decodeBody(body: Uint8Array | string, contentType: string | null): DecodedText {
  if (typeof body === 'string') {
    return {
      text: body.charCodeAt(0) === 0xfeff ? body.slice(1) : body,
      encoding: 'utf-16 (already decoded)',
      warnings: [],
    };
  }
  const marked = byteOrderMarks.find(([mark]) => mark.every((byte, index) => body[index] === byte))?.[1];
  if (marked !== undefined) return { text: decoder(marked)?.decode(body) ?? '', encoding: marked, warnings: [] };
  const declared = /charset\s*=\s*["']?([\w:-]{2,40})/i.exec(contentType ?? '')?.[1] ?? declaredInside(body);
  const named = declared === undefined ? null : decoder(declared);
  const warnings = declared !== undefined && named === null ? [`unknown encoding ${declared}`] : [];
  // Saved again as UTF-8, a page still declares what it was served in: letters that are valid UTF-8 are no accident.
  if (named?.encoding === 'windows-1252' && !isAscii(body) && isUtf8(body))
    return decodeUtf8(body, false, [...warnings, `declared ${declared}, but the bytes are UTF-8`]);
  if (named !== null && named.encoding !== 'utf-8')
    return { text: named.decode(body), encoding: named.encoding, warnings };
  return decodeUtf8(body, named !== null, warnings);
}

function decodeUtf8(body: Uint8Array, declared: boolean, warnings: string[]): DecodedText {
  const text = new TextDecoder('utf-8').decode(body);
  if (!text.includes('\ufffd')) return { text, encoding: 'utf-8', warnings };
  // A few broken characters in a page that says UTF-8 are damage; many are another encoding.
  const broken = text.split('\ufffd', 1000).length - 1;
  const legacy = new TextDecoder('windows-1252').decode(body);
  const nonAscii = (legacy.slice(0, 2_000_000).match(/[\u0080-\uffff]/g) ?? []).length;
  if (broken * 2 < nonAscii)
    return { text, encoding: 'utf-8', warnings: [...warnings, `${broken} broken UTF-8 sequences`] };
  if (declared) warnings = [...warnings, 'declared UTF-8, but the bytes are not: read as windows-1252'];
  return { text: legacy, encoding: 'windows-1252', warnings };
}

function declaredInside(body: Uint8Array): string | undefined {
  const match = declaration.exec(
    Buffer.from(body.buffer, body.byteOffset, Math.min(prefixLength, body.length)).toString('latin1'),
  );
  return match?.[1] ?? match?.[2];
}

function decoder(label: string): TextDecoder | null {
  try {
    return new TextDecoder(label);
  } catch (error) {
    // An unknown label is a RangeError by the Encoding Standard: the caller reports it and falls back.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
