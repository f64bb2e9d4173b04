import { jetstream } from '@nats-io/jetstream';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { Builder, type WebDriver } from 'selenium-webdriver';
import chrome from 'selenium-webdriver/chrome.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RawClient, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';

/** What may be stored as a film's data, and what every reader must make of it. */
const cases: { name: string; stored: string; read?: string }[] = [
  { name: 'text of one to four bytes a character', stored: '{"title":"a ü € 🎬"}' },
  { name: 'a byte order mark', stored: '{"title":"\uFEFFa"}' },
  { name: 'a byte order mark before everything', stored: '\uFEFF{"title":"a"}' },
  { name: 'separators that JavaScript takes for line ends', stored: '{"title":"a\u2028b\u2029c\u0085d"}' },
  { name: 'NULL', stored: '{"title":"a\u0000b"}' },
  { name: 'a line feed', stored: '{"a":1,\n"b":2}' },
  { name: 'a carriage return', stored: '{"a":1,\r"b":2}', read: '{"a":1,\n"b":2}' },
  { name: 'both', stored: '{"a":1,\r\n"b":2}', read: '{"a":1,\n"b":2}' },
  { name: 'an empty line, and what would be another event', stored: '{}\n\nid: msg_1\nevent: reset\ndata: {}\n\n' },
  { name: 'what would be a comment', stored: '{\n: no comment\n}' },
  { name: 'what would be a field', stored: '{\nretry: 1\nid: \u0000\ndata\n}' },
  { name: 'spaces at both ends', stored: '  {}  ' },
];

let nats: TestNatsServer;
let gateway: TestGateway;
let browser: WebDriver;
let expected: EventSourceMessage[];

beforeAll(async () => {
  nats = await startNatsServer();
  gateway = await startTestGateway(nats.url);
  expected = [];
  for (const { stored, read } of cases) {
    const { seq } = await jetstream(gateway.connection).publish('movies.tt0000001', stored);
    expected.push({ id: `msg_${seq}`, event: undefined, data: read ?? stored });
  }
  const options = new chrome.Options();
  options.addArguments('--headless=new', '--no-sandbox', '--disable-dev-shm-usage');
  browser = await new Builder()
    .forBrowser('chrome')
    .setChromeOptions(options)
    .setChromeService(new chrome.ServiceBuilder('chromedriver'))
    .build();
});

afterAll(async () => {
  await browser?.quit();
  await gateway?.stop();
  await nats?.close();
});

/** The events in a body that arrives in pieces of so many bytes. */
function parse(body: Buffer, pieceBytes: number): { messages: EventSourceMessage[]; retries: number[] } {
  const messages: EventSourceMessage[] = [];
  const retries: number[] = [];
  const parser = createParser({
    onEvent: (message) => messages.push(message),
    onRetry: (retry) => retries.push(retry),
    onError: (error) => {
      throw error;
    },
  });
  const decoder = new TextDecoder();
  for (let start = 0; start < body.length; start += pieceBytes)
    parser.feed(decoder.decode(body.subarray(start, start + pieceBytes), { stream: true }));
  return { messages, retries };
}

describe('every event is read as it was stored', () => {
  it.each([1, 2, 3, 7, 100_000])('by eventsource-parser, in pieces of %i bytes', async (pieceBytes) => {
    const client = RawClient.get(gateway.port, '/api/movies/stream?since=0');
    await client.read(`id: msg_${cases.length}\n`);
    await client.read('  {}  \n\n');
    client.close();
    const { messages, retries } = parse(Buffer.from(client.body, 'latin1'), pieceBytes);
    expect(messages).toEqual(expected);
    expect(retries).toEqual([3500]);
  });

  it('by EventSource in Chromium', async () => {
    await browser.get(gateway.url);
    await browser.executeScript(`window.received = [];
      const source = new EventSource('/api/movies/stream?since=0');
      source.onmessage = ({ lastEventId: id, data }) => received.push({ id, data });
      source.addEventListener('reset', () => received.push('reset'));`);
    const read = () => browser.executeScript<{ id: string; data: string }[]>('return window.received');
    await until(async () => (await read()).length >= cases.length || undefined);
    expect(await read()).toEqual(expected.map(({ id, data }) => ({ id, data })));
  });
});
