import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SseMessage, SseParser } from './sse-parser.ts';

const encoder = new TextEncoder();

function parse(text: string | Uint8Array, cuts: number[] = [], lastId = '') {
  const parser = new SseParser(lastId);
  const bytes = typeof text === 'string' ? encoder.encode(text) : text;
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((one, other) => one - other);
  const messages: SseMessage[] = [];
  let start = 0;
  for (const end of ends) {
    messages.push(...parser.push(bytes.subarray(start, end)));
    start = end;
  }
  return { messages, parser };
}

/** Cut after each byte: whatever depends on chunks shows. */
const everywhere = (text: string) => parse(text, [...encoder.encode(text).keys()]).messages;

describe('a stream of events', () => {
  it.each([
    ['one line', 'data: a\n\n', ['a']],
    ['several lines', 'data: a\ndata: b\n\n', ['a\nb']],
    ['one space taken off', 'data:a\n\ndata:  a\n\n', ['a', ' a']],
    ['a field without a colon', 'data\n\n', ['']],
    ['empty data lines', 'data:\ndata:\n\n', ['\n']],
    ['CR', 'data: a\rdata: b\r\rdata: c\r\r', ['a\nb', 'c']],
    ['CR LF', 'data: a\r\ndata: b\r\n\r\ndata: c\r\n\r\n', ['a\nb', 'c']],
    ['line ends mixed', 'data: a\ndata: b\r\ndata: c\r\r\ndata: d\n\n', ['a\nb\nc', 'd']],
    ['comments', ': still here\ndata: a\n:\n\n', ['a']],
    ['unknown fields', 'colour: blue\nData: b\ndata: a\n\n', ['a']],
    ['a byte order mark', '\uFEFFdata: a\n\n', ['a']],
    ['only one byte order mark', '\uFEFF\uFEFFdata: b\n\ndata: a\n\n', ['a']],
    ['a byte order mark inside', 'data: \uFEFFa\n\n', ['\uFEFFa']],
    ['UTF-8 of every length', 'data: é–🎬\n\n', ['é–🎬']],
    ['an event without its blank line', 'data: a\n\ndata: b\n', ['a']],
    ['no data', 'event: movie\n\nid: 1\n\n', []],
    ['other line separators of Unicode', 'data: a\u2028b\u0085c\u000bd\n\n', ['a\u2028b\u0085c\u000bd']],
  ])('with %s', (_, text, expected) => {
    expect(parse(text).messages.map(({ data }) => data)).toEqual(expected);
    expect(everywhere(text).map(({ data }) => data)).toEqual(expected);
  });

  it('names events, and forgets the name after each', () => {
    const { messages } = parse('event: reset\ndata: a\n\ndata: b\n\nevent: x\n\ndata: c\n\nevent:\ndata: d\n\n');
    expect(messages.map(({ event }) => event)).toEqual(['reset', 'message', 'message', 'message']);
  });

  it('keeps the last id, also of events without data, and ignores ids with NUL', () => {
    const { messages, parser } = parse(
      'data: a\n\nid: 1\ndata: b\n\nid: 2\0\ndata: c\n\nid: 3\n\ndata: d\n\n',
      [],
      '0',
    );
    expect(messages.map(({ id }) => id)).toEqual(['0', '1', '1', '3']);
    expect(parser.lastId).toBe('3');
    expect(parse('id: 1\n\nid\ndata: a\n\n').messages).toEqual([{ id: '', event: 'message', data: 'a' }]);
  });

  it('does not move the last id before the blank line', () => {
    expect(parse('id: 1\ndata: a\n\nid: 2\ndata: b\n').parser.lastId).toBe('1');
  });

  it('reads retry where it is digits only', () => {
    expect(parse('retry: 1000\n').parser.retry).toBe(1000);
    expect(parse('retry: 1000\nretry: 2e3\nretry: -1\nretry:\nretry: ١\n').parser.retry).toBe(1000);
  });

  it('replaces bytes that are not UTF-8', () => {
    const bytes = new Uint8Array([...encoder.encode('data: '), 0xff, ...encoder.encode('a\n\n')]);
    expect(parse(bytes).messages.map(({ data }) => data)).toEqual(['\uFFFDa']);
  });
});

describe('any text, cut anywhere', () => {
  const value = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 8 }),
    fc.constantFrom('', ' ', '1', '250', '12x', ':', 'a:b', '🎬', 'é', '\0', 'x\0', '\uFEFF'),
  );
  const field = fc.constantFrom('data', 'id', 'event', 'retry', 'data:', 'id:', 'event:', 'retry:', ':', 'dat', '');
  const line = fc.tuple(field, fc.constantFrom('', ' ', '  '), value).map((parts) => parts.join(''));
  const text = fc
    .array(fc.tuple(line, fc.constantFrom('\n', '\r', '\r\n', '\n\n', '\r\r', '\r\n\r\n')), { maxLength: 30 })
    // A line feed last: the other parser waits for what follows a final CR.
    .map((lines) => `${lines.flat().join('')}\n`);
  const cuts = fc.array(fc.nat(2000), { maxLength: 20 });

  /** What eventsource-parser makes of it; the id that lasts beyond an event is not its concern. */
  function byTheOther(input: string) {
    const events: { id: string | undefined; event: string; data: string }[] = [];
    let retry: number | undefined;
    const parser = createParser({
      onEvent: ({ id, event = 'message', data }) => events.push({ id, event, data }),
      onRetry: (milliseconds) => {
        retry = milliseconds;
      },
    });
    parser.feed(input);
    return { events, retry };
  }

  it('is read as eventsource-parser reads it', () => {
    fc.assert(
      fc.property(text, cuts, (input, places) => {
        // Its byte order mark is three Latin-1 characters, so ours is left away here.
        fc.pre(!input.startsWith('\uFEFF'));
        const expected = byTheOther(input);
        const { messages, parser } = parse(input, places);
        expect(messages.map(({ event, data }) => ({ event, data }))).toEqual(
          expected.events.map(({ event, data }) => ({ event, data })),
        );
        for (const [index, { id }] of expected.events.entries()) {
          if (id !== undefined) expect(messages[index]?.id).toBe(id);
        }
        expect(parser.retry).toBe(expected.retry);
      }),
      { numRuns: 1000 },
    );
  });

  it('does not depend on where it is cut', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), cuts, (input, places) => {
        const whole = parse(input);
        const pieces = parse(input, places);
        expect(pieces.messages).toEqual(whole.messages);
        expect(pieces.parser.lastId).toBe(whole.parser.lastId);
      }),
      { numRuns: 200 },
    );
  });
});
