import { signToken } from '../../token.ts';

/** A request that nobody with good intentions sends, and what has to be answered. */
export interface HostileRequest {
  name: string;
  request: string;
  answer: RegExp;
}

const stream = '/api/movies/stream';
const head = (path: string, ...headers: string[]) =>
  [`GET ${path} HTTP/1.1`, 'host: gateway', ...headers]
    .map((line) => `${line}\r\n`)
    .join('')
    .concat('\r\n');
const refused = /^HTTP\/1\.1 4\d\d /;
const unauthorized = /^HTTP\/1\.1 401 /;
/** Or, from a gateway that NATS does not answer just now, that it cannot tell yet. */
const reset = /^HTTP\/1\.1 200 [\s\S]*(event: reset|: the stream cannot be read now)/;

export const malformedRequests: readonly HostileRequest[] = [
  { name: 'no HTTP at all', request: 'GARBAGE\r\n\r\n', answer: refused },
  { name: 'a version that does not exist', request: `GET ${stream} HTTP/9.9\r\n\r\n`, answer: refused },
  { name: 'no host', request: `GET ${stream} HTTP/1.1\r\n\r\n`, answer: refused },
  { name: 'a header of 100 kB', request: head('/', `x-big: ${'a'.repeat(100_000)}`), answer: /^HTTP\/1\.1 431 / },
  {
    name: '5,000 headers',
    request: head('/', ...Array.from({ length: 5000 }, (_, index) => `x-${index}: 1`)),
    answer: /^HTTP\/1\.1 431 /,
  },
  {
    name: 'two lengths (request smuggling)',
    request: 'POST /api/scrape HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    answer: refused,
  },
  { name: 'a header with a zero byte', request: head('/', 'x-zero: a\u0000b'), answer: refused },
];

/** Wrong tokens. */
export async function requestsWithWrongTokens(): Promise<HostileRequest[]> {
  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const tokens = {
    nonsense: 'nonsense',
    'of another key': await signToken('a secret that somebody else has made up here'),
    'run out': await signToken(undefined, new Date('2001-01-01')),
    unsigned: `${base64({ alg: 'none' })}.${base64({ sub: 'mallory' })}.`,
  };
  return [
    { name: 'no token', request: head(stream), answer: unauthorized },
    ...Object.entries(tokens).map(([name, token]) => ({
      name: `a token that is ${name}`,
      request: head(stream, `authorization: Bearer ${token}`),
      answer: unauthorized,
    })),
  ];
}

/** Positions that were never given out, with a token that is right. */
export async function requestsWithMadeUpCursors(): Promise<HostileRequest[]> {
  const token = `authorization: Bearer ${await signToken()}`;
  const cursors = [
    'msg_9999999999999999',
    'msg_1-zzzz',
    'msg_-1',
    'nonsense',
    `msg_${'9'.repeat(90)}`,
    'msg_1%0d%0aid: 2',
  ];
  return [
    ...cursors.map((cursor) => ({
      name: `the cursor ${cursor}`,
      request: head(stream, token, `last-event-id: ${cursor}`),
      answer: reset,
    })),
    { name: 'a negative position', request: head(`${stream}?since=-1`, token), answer: refused },
    { name: 'a time that is none', request: head(`${stream}?since=2026-99-99`, token), answer: refused },
    { name: 'two positions', request: head(`${stream}?since=1&since=2`, token), answer: refused },
  ];
}
