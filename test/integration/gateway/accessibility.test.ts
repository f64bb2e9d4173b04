import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { By } from 'selenium-webdriver';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser } from '../../support/browser.ts';
import { type CuttingProxy, startCuttingProxy } from '../../support/cutting-proxy.ts';
import { publishMovie, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';
import { movieNumber, PageVisitor } from './support/page.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let nats: TestNatsServer;
let open: TestGateway;
let guarded: TestGateway;
let proxy: CuttingProxy;
let visitor: PageVisitor;
let arrivals = 0;

beforeAll(async () => {
  nats = await startNatsServer();
  open = await startTestGateway(nats.url);
  guarded = await startTestGateway(nats.url, { CINESTREAM_JWT_SECRET: 'a secret of thirty-two characters!' });
  proxy = await startCuttingProxy(open.port);
  for (let number = 1; number <= 60; number += 1) await publishMovie(open.connection, movieNumber(number));
  visitor = new PageVisitor(await startBrowser('--window-size=1200,900'));
});

afterAll(async () => {
  await visitor?.browser.quit();
  proxy?.close();
  await open?.stop();
  await guarded?.stop();
  await nats?.close();
});

afterEach(async () => {
  await visitor.devTools('Emulation.setEmulatedMedia', { features: [] });
});

/** What axe finds wrong with the page as it stands, one line each. */
async function violations(): Promise<string[]> {
  // Half-way through a transition nothing has its colour.
  await until(
    async () =>
      (await visitor.browser.executeScript<number>(
        "return document.getAnimations().filter(({ playState, effect }) => playState === 'running' && effect.getComputedTiming().iterations !== Infinity).length",
      )) === 0 || undefined,
  );
  await visitor.browser.executeScript(axe);
  return visitor.browser.executeAsyncScript<string[]>(`
    const done = arguments[arguments.length - 1];
    axe.run().then(({ violations }) => done(violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => id + ' ' + target.join(' ') + ': ' + failureSummary))));
  `);
}

const states: Record<string, () => Promise<unknown>> = {
  async list() {
    await visitor.browser.get(open.url);
    await visitor.untilShown('tt1000060');
  },
  async 'open movie'() {
    await visitor.browser.get(`${open.url}/movies/tt1000003`);
    await visitor.untilText('#detail h2', /^Movie 3/);
  },
  async 'nothing matches'() {
    await visitor.browser.get(`${open.url}/?director=nobody`);
    await visitor.untilText('#end', /Nothing matches/);
  },
  async 'wrong filter'() {
    await visitor.browser.get(`${open.url}/?min_rating=11`);
    await visitor.untilText('#notice', /not valid/);
  },
  async 'new movies waiting'() {
    await visitor.browser.get(open.url);
    await visitor.untilShown('tt1000060');
    await visitor.browser.executeScript('scrollTo({ top: 600, behavior: "instant" })');
    arrivals += 1;
    await publishMovie(open.connection, movieNumber(60 + arrivals));
    await visitor.untilText('#arrivals', /new movie/);
  },
  async help() {
    await visitor.browser.get(open.url);
    await visitor.browser.findElement(By.id('help-open')).click();
    await visitor.untilText('#panel h2', /Help/);
  },
  async 'copy as'() {
    await visitor.browser.get(open.url);
    await visitor.browser.executeScript("document.getElementById('share').click()");
    await visitor.untilText('#panel h2', /Copy as/);
  },
  async 'sign in'() {
    await visitor.browser.get(guarded.url);
    await visitor.untilText('#notice', /Sign in/);
    await visitor.browser.findElement(By.css('#notice button')).click();
    await visitor.untilText('#panel h2', /Sign in/);
  },
  async 'connection lost'() {
    await visitor.browser.get(proxy.url);
    await visitor.untilText('#connection', /^live$/);
    await visitor.untilShown('tt1000060');
    proxy.cut();
    await visitor.untilText('#notice', /broke off/);
  },
  async 'events of the stream'() {
    await visitor.browser.get(`${open.url}/docs/events`);
  },
};

describe.each([
  ['light', 1200],
  ['dark', 1200],
  ['light', 390],
  ['dark', 390],
])('axe finds nothing wrong, %s, %i pixels wide:', (theme, width) => {
  it.each(Object.keys(states))('%s', async (name) => {
    await visitor.resize(width, 900);
    await visitor.devTools('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-color-scheme', value: theme }],
    });
    await states[name]?.();
    expect(await violations()).toEqual([]);
  });
});
