import { jetstreamManager } from '@nats-io/jetstream';
import type { WebDriver } from 'selenium-webdriver';
import { By } from 'selenium-webdriver';
import { afterEach, describe, expect, it } from 'vitest';
import { readConfiguration } from '../../../src/config.ts';
import { streams } from '../../../src/messaging/contracts/subjects.ts';
import { applyTopology } from '../../../src/messaging/nats/admin/topology.ts';
import { startBrowser } from '../../support/browser.ts';
import { publishMovie, RawClient, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, until } from '../../support/nats-server.ts';

const path = '/api/movies/stream';
const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of cleanUp.splice(0).toReversed()) await close();
});

async function start(settings: Record<string, string> = {}): Promise<TestGateway> {
  const nats = await startNatsServer();
  cleanUp.push(() => nats.close());
  const gateway = await startTestGateway(nats.url, settings);
  cleanUp.push(() => gateway.stop());
  return gateway;
}

function get(gateway: TestGateway, query = ''): RawClient {
  const client = RawClient.get(gateway.port, path + query);
  cleanUp.push(() => client.close());
  return client;
}

/** Deletes the stream, makes it anew and stores one movie in it. */
async function makeAnew(gateway: TestGateway, id: string): Promise<void> {
  const manager = await jetstreamManager(gateway.connection);
  await manager.streams.delete(streams.movies);
  await applyTopology(gateway.connection, readConfiguration({}).nats);
  await publishMovie(gateway.connection, movie(id));
}

/** As much of a movie as the live page shows. */
function movie(id: string) {
  return {
    id,
    title: id,
    rating: null,
    year: '1994',
    director: [],
    genre: [],
    decade_category: '1990s',
    sentiment_analysis: { plot_tone: 'Hopeful', keyword_score: 0.5 },
  };
}

describe('a stream that is made anew', () => {
  it('is told by a reset, and whoever comes back at once gets what the new one holds', async () => {
    const gateway = await start();
    for (let number = 1; number <= 20; number += 1)
      await publishMovie(gateway.connection, movie(`tt00000${10 + number}`));
    const before = get(gateway);
    await before.read('retry:');
    // In the very moment, while the gateway is still reading the new stream.
    const comingBack = new Promise<RawClient>((resolve) => {
      before.socket.on('data', () => {
        if (before.text.includes('event: reset\n')) resolve(get(gateway, '?snapshot=true'));
      });
    });
    await makeAnew(gateway, 'tt0000001');
    const after = await comingBack;
    expect(await before.readToEnd()).toContain('"reason":"stream_recreated"');
    await after.read('tt0000001');
    for (let number = 2; number <= 25; number += 1)
      await publishMovie(gateway.connection, movie(`tt00000${10 + number}`));
    await until(() => after.sequences.includes(25) || undefined);
    expect(after.sequences).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
  });
});

describe('the live page', () => {
  async function open(gateway: TestGateway): Promise<WebDriver> {
    const browser = await startBrowser();
    cleanUp.push(() => browser.quit());
    await browser.get(gateway.url);
    return browser;
  }

  it('shows only the movies of the new stream', async () => {
    const gateway = await start();
    for (const id of ['tt0000011', 'tt0000012']) await publishMovie(gateway.connection, movie(id));
    const browser = await open(gateway);
    const shown = () =>
      browser.executeScript<string>(
        "return [...document.querySelectorAll('.movie')].map((card) => card.dataset.id).sort().join()",
      );
    await until(async () => (await shown()) === 'tt0000011,tt0000012' || undefined);
    await makeAnew(gateway, 'tt0000001');
    await until(async () => (await shown()) === 'tt0000001' || undefined);
  });

  it('says that the limit of streams is reached', async () => {
    const gateway = await start({ CINESTREAM_MAX_CLIENTS: '1' });
    await get(gateway).read('retry:');
    const browser = await open(gateway);
    const notice = () => browser.findElement(By.id('notice')).getText();
    await until(async () => (await notice()).startsWith('Too many viewers just now.') || undefined);
  });
});
