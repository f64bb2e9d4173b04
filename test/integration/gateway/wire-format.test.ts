import { jetstream } from '@nats-io/jetstream';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { WebDriver } from 'selenium-webdriver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subjects } from '../../../src/messaging/contracts/subjects.ts';
import { startBrowser } from '../../support/browser.ts';
import { RawClient, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';
import { startSplittingProxy } from '../../support/splitting-proxy.ts';

/**
 * What was stored, and what a client is to get: the cases that the event-stream format has rules for (HTML, section 9.2.6).
 * Nothing of this is a movie; bytes that another program stores must not break the stream all the same.
 */
const cases = [
  ['JSON', '{"title":"Alien"}', '{"title":"Alien"}'],
  ['letters of two, three and four bytes', '{"title":"Amélie 七人の侍 🎬"}', '{"title":"Amélie 七人の侍 🎬"}'],
  ['a byte order mark, which only the stream may begin with', '\uFEFF{"a":1}', '\uFEFF{"a":1}'],
  ['a line feed', 'one\ntwo', 'one\ntwo'],
  ['a carriage return', 'one\rtwo', 'one\ntwo'],
  ['both together, which are one end of line', 'one\r\ntwo', 'one\ntwo'],
  ['ends of lines at its ends', '\none\n', '\none\n'],
  ['an empty line, which would end the event', 'one\n\ntwo', 'one\n\ntwo'],
  [
    'lines that look like fields',
    'one\nid: msg_1\nevent: evil\nretry: 1\ndata: x',
    'one\nid: msg_1\nevent: evil\nretry: 1\ndata: x',
  ],
  ['a line that looks like a comment', ': one\n: two', ': one\n: two'],
  ['spaces at its start, of which the format takes one', '  one', '  one'],
  ['a NULL', 'one\0two', 'one\0two'],
  ['nothing', '', ''],
  ['a line separator of Unicode, which is no end of line here', 'one\u2028two\u0085three', 'one\u2028two\u0085three'],
] as const;

let nats: TestNatsServer;
let gateway: TestGateway;
let splitting: Awaited<ReturnType<typeof startSplittingProxy>>;
let browser: WebDriver;
const sequences: number[] = [];

beforeAll(async () => {
  nats = await startNatsServer();
  gateway = await startTestGateway(nats.url);
  splitting = await startSplittingProxy(gateway.port);
  for (const [, stored] of cases) {
    const { seq } = await jetstream(gateway.connection).publish(subjects.movie('tt0000001'), stored);
    sequences.push(seq);
  }
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.quit();
  splitting?.close();
  await gateway?.stop();
  await nats?.close();
});

const eventsDue = () => cases.map(([, , data], index) => ({ id: `msg_${sequences[index]}`, data }));

/** Gets all cases in the page, and where the browser would go on. */
async function readInBrowser(port: number): Promise<unknown> {
  await browser.get(`http://127.0.0.1:${port}/openapi.json`);
  return browser.executeAsyncScript((count: number, done: (events: unknown) => void) => {
    const events: { id: string; data: string }[] = [];
    const source = new EventSource('/api/movies/stream?since=0');
    source.onmessage = ({ lastEventId, data }) => {
      events.push({ id: lastEventId, data });
      if (events.length < count) return;
      source.close();
      done(events);
    };
  }, cases.length);
}

/** What eventsource-parser makes of a body that comes in pieces of so many bytes. */
function parse(body: string, pieceBytes: number): EventSourceMessage[] {
  const events: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => events.push(event) });
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const bytes = Buffer.from(body, 'latin1');
  for (let at = 0; at < bytes.length; at += pieceBytes)
    parser.feed(decoder.decode(bytes.subarray(at, at + pieceBytes), { stream: true }));
  return events;
}

describe('what is stored', () => {
  let body: string;

  beforeAll(async () => {
    const client = RawClient.get(gateway.port, '/api/movies/stream?since=0');
    await until(() => client.sequences.length === cases.length || undefined);
    // The last one has arrived whole with the next heartbeat at the latest: wait for its end.
    await until(() => client.body.endsWith('\n\n') || undefined);
    body = client.body;
    client.close();
  });

  it.each(cases.map(([name], index) => [name, index] as const))('arrives as it is with %s', (_, index) => {
    const { id, data } = eventsDue()[index] ?? {};
    for (const pieceBytes of [1, 2, 3, 7, 100_000]) {
      const event = parse(body, pieceBytes)[index];
      expect({ id: event?.id, data: event?.data, event: event?.event }).toEqual({ id, data, event: undefined });
    }
  });

  it('arrives as it is in a browser', async () => {
    expect(await readInBrowser(gateway.port)).toEqual(eventsDue());
  });

  it('arrives as it is in a browser that gets every byte by itself', async () => {
    expect(await readInBrowser(splitting.port)).toEqual(eventsDue());
  });
});

describe('a position that would break the format', () => {
  it.each([
    ['ends of lines', 'x\r\nid: evil\n\ndata: evil\n\n'],
    ['a NULL, for which browsers drop an id', 'msg_1\0'],
    ['a byte order mark', '\uFEFFmsg_1'],
  ])('is given back as text only: %s', async (_, cursor) => {
    const client = RawClient.get(gateway.port, `/api/movies/stream?last_event_id=${encodeURIComponent(cursor)}`);
    await client.read('event: reset');
    await until(() => client.body.endsWith('\n\n') || undefined);
    const events = parse(client.body, 100_000);
    client.close();
    expect(events).toEqual([{ id: `msg_${sequences.at(-1)}`, event: 'reset', data: expect.any(String) }]);
    expect(JSON.parse(events[0]?.data ?? '')).toMatchObject({ reason: 'cursor_unknown', cursor });
  });
});
