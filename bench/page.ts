/**
 * The live page in Chromium: `npm run bench -- page [--movies N] [--rounds N] [--events N] [--rate N]`.
 * How much script a browser loads (compressed, as it travels), how long after the start of the navigation the first movie is
 * drawn with a catalogue of so many movies, and how much heap is in use (after a collection) before and after so many events at so many a
 * second: one in four is a new movie, the others change one. The defaults of the events are those of an hour at 20 a second,
 * sent faster. Gateway and nats-server are real.
 */

import { systemClock } from '../src/clock.ts';
import { movieNumber } from '../test/integration/gateway/support/page.ts';
import { startBrowser } from '../test/support/browser.ts';
import { publishMovie, startTestGateway } from '../test/support/gateway.ts';
import { startNatsServer, until } from '../test/support/nats-server.ts';
import { readOptions } from './support/options.ts';
import { median } from './support/statistics.ts';

interface DevTools {
  sendAndGetDevToolsCommand(name: string, given: object): Promise<unknown>;
}

const values = readOptions({
  movies: { type: 'string', default: '3000' },
  rounds: { type: 'string', default: '7' },
  events: { type: 'string', default: '72000' },
  rate: { type: 'string', default: '200' },
});
const movies = Number(values.movies);
const nats = await startNatsServer();
const gateway = await startTestGateway(nats.url);
for (let number = 1; number <= movies; number += 1) await publishMovie(gateway.connection, movieNumber(number));

const browser = await startBrowser('--window-size=1280,900', '--enable-precise-memory-info');
const devTools = (name: string, given: object = {}) =>
  (browser as unknown as DevTools).sendAndGetDevToolsCommand(name, given);

try {
  await measureLoading();
  await measureHeap();
} finally {
  await browser.quit();
  await gateway.stop();
  await nats.close();
}

async function measureLoading(): Promise<void> {
  await devTools('Page.enable');
  await devTools('Page.addScriptToEvaluateOnNewDocument', {
    source: `new MutationObserver((_, observer) => {
      if (document.querySelector('.movie') === null) return;
      observer.disconnect();
      requestAnimationFrame(() => { window.firstMovie = performance.now(); });
    }).observe(document, { childList: true, subtree: true });`,
  });
  const firsts: number[] = [];
  let bytes = 0;
  for (let round = 0; round < Number(values.rounds); round += 1) {
    await devTools('Network.clearBrowserCache');
    await browser.get(gateway.url);
    firsts.push(
      await until(async () => (await browser.executeScript<number | null>('return window.firstMovie')) ?? undefined),
    );
    bytes = await browser.executeScript<number>(
      "return performance.getEntriesByType('resource').filter(({ name }) => /\\.(js|ts)(\\?|$)/.test(name)).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)",
    );
  }
  console.log(`script: ${(bytes / 1000).toFixed(1)} KB compressed`);
  console.log(
    `first movie of ${movies}: ${Math.round(median(firsts))} ms after the start of the navigation (${firsts.map((one) => Math.round(one)).join(', ')})`,
  );
}

async function measureHeap(): Promise<void> {
  await browser.get(gateway.url);
  await until(() => browser.executeScript<boolean>("return document.querySelectorAll('.movie').length > 10"));
  const before = await heapMegabytes();
  const events = Number(values.events);
  const rate = Number(values.rate);
  const began = systemClock.now();
  let last = 0;
  for (let event = 0; event < events; event += rate) {
    const burst = Array.from({ length: Math.min(rate, events - event) }, (_, index) => publishOne(event + index));
    last = Math.max(last, ...(await Promise.all(burst)));
    await systemClock.wait(began + ((event + rate) / rate) * 1000 - systemClock.now());
  }
  const seconds = (systemClock.now() - began) / 1000;
  await until(() =>
    browser.executeScript<boolean>(
      'return document.getElementById("last-id").textContent === arguments[0]',
      `msg_${last}`,
    ),
  );
  const after = await heapMegabytes();
  console.log(
    `heap: ${before.toFixed(1)} MB before, ${after.toFixed(1)} MB after ${events} events in ${Math.round(seconds)} s`,
  );
}

function publishOne(event: number): Promise<number> {
  const isNew = event % 4 === 0;
  const number = isNew ? movies + event / 4 : 1 + ((event * 7919) % movies);
  const changes = {
    revision: isNew ? 1 : event + 2,
    votes: event,
    updated_at: new Date(systemClock.now()).toISOString(),
  };
  return publishMovie(gateway.connection, movieNumber(number, changes));
}

async function heapMegabytes(): Promise<number> {
  await devTools('HeapProfiler.collectGarbage');
  // Objects of scripts, those of the document, and what array buffers hold.
  const used = (await devTools('Runtime.getHeapUsage')) as Record<
    'usedSize' | 'embedderHeapUsedSize' | 'backingStorageSize',
    number | undefined
  >;
  return ((used.usedSize ?? 0) + (used.embedderHeapUsedSize ?? 0) + (used.backingStorageSize ?? 0)) / 1e6;
}
