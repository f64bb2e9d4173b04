/** The last chunk of an HTTP/1.1 answer. */
export const lastChunk = Buffer.from('0\r\n\r\n');

/** Text as one HTTP/1.1 chunk, or as it is for HTTP/1.0. */
export function encodeChunk(text: string, chunked: boolean): Buffer {
  if (!chunked) return Buffer.from(text);
  return Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
}
