import { By, Key } from 'selenium-webdriver';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startBrowser } from '../../support/browser.ts';
import { publishMovie, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';
import { movieNumber, PageVisitor } from './support/page.ts';

const movies = 600;
let nats: TestNatsServer;
let gateway: TestGateway;
let visitor: PageVisitor;

beforeAll(async () => {
  nats = await startNatsServer();
  gateway = await startTestGateway(nats.url);
  for (let number = 1; number <= movies; number += 1) await publishMovie(gateway.connection, movieNumber(number));
  visitor = new PageVisitor(await startBrowser('--window-size=1200,900'));
});

afterAll(async () => {
  await visitor?.browser.quit();
  await gateway?.stop();
  await nats?.close();
});

beforeEach(async () => {
  await visitor.resize(1200, 900);
  await visitor.browser.get(gateway.url);
  await until(async () => ((await visitor.ids()).length > 10 ? true : undefined));
  await until(async () => (await visitor.browser.findElements(By.css('#movies[aria-busy=false]'))).length || undefined);
  await until(async () => Number((await visitor.text('#count')).replace(',', '')) >= movies || undefined);
});

const activeId = () =>
  visitor.browser.executeScript<string | null>("return document.activeElement.closest('.movie')?.dataset.id ?? null");
const publish = (number: number, changes: Parameters<typeof movieNumber>[1] = {}) =>
  publishMovie(gateway.connection, movieNumber(number, changes));

it('draws what comes beside an event that it cannot read', async () => {
  const odd = { id: 'tt2000001', title: 'Without the rest' };
  await publishMovie(gateway.connection, odd);
  await publishMovie(gateway.connection, { id: 'tt2000002' });
  await publishMovie(gateway.connection, { ...movieNumber(700), id: 'tt2000003', genre: null, stars: 'nobody' });
  await publish(701);
  await visitor.untilShown('tt2000001', 'tt2000003', 'tt1000701');
  expect(await visitor.ids()).not.toContain('tt2000002');
});

it('changes an open detail as its card changes, and says what changed', async () => {
  await publish(710, { title: 'To be opened', rating: 8.1 });
  await visitor.untilShown('tt1000710');
  await (await visitor.card('tt1000710')).click();
  await visitor.untilText('#detail h2', /To be opened/);
  await publish(710, { title: 'To be opened', rating: 8.3, plot: 'Another plot.', revision: 2 });
  await visitor.untilText('#detail .score', /8\.3/);
  expect(await visitor.text('#detail .fresh')).toMatch(/rating 8\.1 → 8\.3, new plot, just now/);
  expect(await visitor.text('#detail .plot')).toBe('Another plot.');
});

it('takes a movie away that the filter lets through no more', async () => {
  await visitor.browser.get(`${gateway.url}/?min_rating=9.2`);
  await publish(780, { rating: 9.4 });
  await visitor.untilShown('tt1000780');
  await publish(780, { rating: 3.1, revision: 2 });
  await visitor.untilGone('tt1000780');
});

it('leaves the keyboard focus where it is when the focused movie changes', async () => {
  const [id = ''] = await visitor.ids();
  await visitor.browser.executeScript('arguments[0].focus()', await visitor.card(id));
  const number = Number(id.slice(2)) - 1_000_000;
  await publish(number, { rating: 9.9, revision: 5 });
  await visitor.untilText(`[data-id="${id}"]`, /9\.9/);
  expect(await activeId()).toBe(id);
});

it('holds new movies back while the visitor is further down, and moves nothing', async () => {
  await visitor.browser.executeScript('scrollTo({ top: 3000, behavior: "instant" })');
  const places = () =>
    visitor.browser.executeScript<string>(
      "return JSON.stringify([...document.querySelectorAll('.movie')].map((card) => [card.dataset.id, Math.round(card.getBoundingClientRect().top)]))",
    );
  await until(
    async () =>
      Number(await visitor.browser.executeScript('return document.querySelector(".movie").dataset.index')) > 0 ||
      undefined,
  );
  const before = await places();
  await publish(720);
  await publish(721);
  await visitor.untilText('#arrivals', /^2 new movies$/);
  expect(await places()).toBe(before);
  await visitor.browser.findElement(By.id('arrivals')).click();
  await visitor.untilShown('tt1000720', 'tt1000721');
  expect((await visitor.ids()).slice(0, 2)).toEqual(['tt1000721', 'tt1000720']);
  await visitor.untilText('#arrivals', /^$/);
});

it('holds new movies back while the mouse is over the list', async () => {
  const [first = ''] = await visitor.ids();
  await visitor.browser
    .actions()
    .move({ origin: await visitor.card(first) })
    .perform();
  await publish(730);
  await visitor.untilText('#arrivals', /^1 new movie$/);
  expect((await visitor.ids())[0]).toBe(first);
  await visitor.browser.actions().move({ x: 5, y: 5 }).perform();
  await visitor.untilShown('tt1000730');
});

it('keeps a movie that goes in its place while the visitor looks, and takes it away after', async () => {
  const [, second = ''] = await visitor.ids();
  await visitor.browser
    .actions()
    .move({ origin: await visitor.card(second) })
    .perform();
  await publish(740, { replaces: [second] });
  await visitor.untilText('#arrivals', /^1 new movie$/);
  expect(await visitor.browser.findElements(By.css(`.movie.gone[data-id="${second}"]`))).toHaveLength(1);
  await visitor.browser.actions().move({ x: 5, y: 5 }).perform();
  await visitor.untilGone(second);
});

it('is one tab stop of six hundred movies, and has only those in view', async () => {
  const stops = await visitor.browser.executeScript<number>(
    'return document.querySelectorAll(\'#movies [tabindex="0"]\').length',
  );
  expect(stops).toBe(1);
  const ids = await visitor.ids();
  expect(ids.length).toBeLessThan(100);
  await visitor.browser.executeScript('arguments[0].focus()', await visitor.card(ids[0] ?? ''));
  await visitor.browser.actions().sendKeys(Key.ARROW_RIGHT).perform();
  expect(await activeId()).toBe(ids[1]);
  await visitor.browser.actions().sendKeys(Key.END).perform();
  const last = await activeId();
  expect(ids).not.toContain(last);
  const posinset = await visitor.browser.executeScript<string>(
    "const card = document.activeElement.closest('.movie'); return card.ariaPosInSet + '/' + card.ariaSetSize",
  );
  const [place, size] = posinset.split('/');
  expect(place).toBe(size);
  await visitor.browser.actions().sendKeys(Key.HOME).perform();
  expect(await activeId()).toBe(ids[0]);
});

it('has an address for each movie, which Back leaves and a reload opens', async () => {
  const [id = ''] = await visitor.ids();
  await (await visitor.card(id)).click();
  const title = await visitor.untilText('#detail h2', /./);
  expect(await visitor.browser.getCurrentUrl()).toBe(`${gateway.url}/movies/${id}`);
  expect(await visitor.browser.getTitle()).toContain(title);
  await visitor.browser.navigate().back();
  await until(async () => (await visitor.browser.findElements(By.css('#detail[open]'))).length === 0 || undefined);
  expect(await visitor.browser.getCurrentUrl()).toBe(`${gateway.url}/`);
  await visitor.browser.get(`${gateway.url}/movies/${id}`);
  await visitor.untilText('#detail h2', /./);
  await visitor.browser.actions().sendKeys(Key.ESCAPE).perform();
  await until(async () => (await visitor.browser.getCurrentUrl()) === `${gateway.url}/` || undefined);
});

it('keeps the theme and the filters over a reload', async () => {
  const theme = () => visitor.browser.executeScript<string>('return document.documentElement.dataset.theme');
  await visitor.browser.findElement(By.id('theme')).click();
  const chosen = await theme();
  await visitor.browser.findElement(By.css('[name=genre]')).sendKeys('Comedy', Key.ENTER);
  await until(async () => (await visitor.browser.getCurrentUrl()).endsWith('?genre=Comedy') || undefined);
  await visitor.browser.navigate().refresh();
  await until(async () => ((await visitor.ids()).length > 0 ? true : undefined));
  expect(await theme()).toBe(chosen);
  expect(await visitor.browser.findElement(By.css('[name=genre]')).getAttribute('value')).toBe('Comedy');
  await visitor.browser.executeScript('localStorage.clear()');
});

it('has a favicon, a manifest and a description, and lets each title choose its direction', async () => {
  await publish(750, { title: 'كفرناحوم' });
  await visitor.untilShown('tt1000750');
  const direction = await visitor.browser.executeScript(
    'return getComputedStyle(document.querySelector(\'[data-id="tt1000750"] .title\')).direction',
  );
  expect(direction).toBe('rtl');
  const description = await visitor.browser.executeScript(
    "return document.querySelector('meta[name=description]').content",
  );
  expect(description).not.toBe('');
  for (const [path, type] of [
    ['/favicon.ico', 'image/x-icon'],
    ['/manifest.webmanifest', 'application/manifest+json; charset=utf-8'],
  ]) {
    const response = await fetch(gateway.url + path);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
  }
});

it('shows the first movie of a phone within 130 pixels, and each year once', async () => {
  await visitor.resize(390, 844);
  await publish(760, { title: 'Once', year: '1871' });
  await visitor.untilShown('tt1000760');
  const top = await visitor.browser.executeScript<number>(
    "return document.querySelector('.movie').getBoundingClientRect().top",
  );
  expect(top).toBeLessThanOrEqual(130);
  const card = await visitor.text('[data-id="tt1000760"]');
  expect(card.match(/1871/g)).toHaveLength(1);
  for (const width of [320, 390, 1280, 3840]) {
    await visitor.resize(width, 900);
    const overflow = () =>
      visitor.browser.executeScript<number>('return document.documentElement.scrollWidth - innerWidth');
    await until(async () => (await overflow()) <= 0 || undefined);
  }
});
