import type { NatsConnection } from '@nats-io/nats-core';
import { By, Key, until as located, type WebDriver } from 'selenium-webdriver';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readConfiguration } from '../../../src/config.ts';
import { connectToNats } from '../../../src/messaging/nats/connection.ts';
import { type MovieEvent, movieEventSchema } from '../../../src/movie/schema.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { startBrowser } from '../../support/browser.ts';
import { publishMovie, publishRemoval, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';

let server: TestNatsServer;
let gateway: TestGateway;
let connection: NatsConnection;
let browser: WebDriver;

function movie(number: number, changes: Partial<MovieEvent> = {}): MovieEvent {
  const id = `tt${String(1_000_000 + number)}`;
  return movieEventSchema.parse({
    id,
    title: `Movie ${number}`,
    rating: 5 + (number % 5),
    year: '1994',
    release_date: '1994-09-23',
    director: [number % 2 === 0 ? 'Jane Even' : 'John Odd'],
    genre: [number % 2 === 0 ? 'Drama' : 'Comedy'],
    plot: 'Two people meet.',
    writers: [],
    stars: ['A. Star'],
    decade_category: '1990s',
    genre_categories: ['Drama'],
    director_stats: { total_movies: 3, average_rating: 7.5 },
    sentiment_analysis: { plot_tone: 'Hopeful', keyword_score: 0.7 },
    recommendations: [{ id: 'tt1000002', title: 'Movie 2', score: 0.4 }],
    original_title: null,
    runtime_minutes: 100,
    votes: 1000,
    keywords: ['meeting'],
    sources: [
      {
        source: 'reelhouse',
        id: `rh${number}`,
        url: 'https://movies.example/1',
        observed_at: '2026-01-01T00:00:00.000Z',
      },
    ],
    updated_at: '2026-01-01T00:00:00.000Z',
    revision: 1,
    ...changes,
  });
}

beforeAll(async () => {
  server = await startNatsServer();
  gateway = await startTestGateway(server.url);
  connection = await connectToNats(readConfiguration({ NATS_URL: server.url }).nats, 'test', silentLogger);
  for (let number = 1; number <= 10; number += 1) await publishMovie(connection, movie(number));
  browser = await startBrowser('--window-size=1200,900');
});

afterAll(async () => {
  await browser?.quit();
  await connection?.close();
  await gateway?.stop();
  await server?.close();
});

const cards = () => browser.findElements(By.css('#movies .movie'));
const cardsShown = (count: number) => until(async () => (await cards()).length === count || undefined);

describe('the live page', () => {
  beforeEach(async () => {
    await browser.get(`${gateway.url}/`);
    await until(async () => (await cards()).length >= 10 || undefined);
  });

  it('shows the catalogue, then movies as they arrive, newest first', async () => {
    const before = (await cards()).length;
    const rate = () => browser.findElement(By.id('rate')).getText();
    expect(await rate(), 'the snapshot is no news').toBe('0');
    await publishMovie(connection, movie(50, { title: 'Fresh from the site', updated_at: new Date().toISOString() }));
    await cardsShown(before + 1);
    await until(async () => (await rate()) === '1' || undefined);
    await until(async () => (await (await cards())[0]?.getAttribute('data-id')) === 'tt1000050' || undefined);
    expect(await browser.findElement(By.id('connection')).getText()).toMatch(/live/i);
    expect(await browser.findElement(By.id('last-id')).getText()).toMatch(/^msg_\d+$/);
  });

  it('takes a movie away that became part of another', async () => {
    const before = (await cards()).length;
    await publishMovie(connection, movie(70, { title: 'Soon part of another' }));
    await cardsShown(before + 1);
    await publishMovie(connection, movie(71, { title: 'Both', replaces: ['tt1000070'] }));
    await until(async () => (await browser.findElements(By.css('[data-id="tt1000071"]'))).length === 1 || undefined);
    expect(await browser.findElements(By.css('[data-id="tt1000070"]'))).toEqual([]);
  });

  it('takes a movie away that no source tells of any more', async () => {
    const shown = () => browser.findElements(By.css('[data-id="tt1000072"]'));
    await publishMovie(connection, movie(72, { title: 'Soon gone' }));
    await until(async () => (await shown()).length === 1 || undefined);
    await publishRemoval(connection, 'tt1000072', 2);
    await until(async () => (await shown()).length === 0 || undefined);
  });

  it('turns filters into parameters of the stream and of its own address', async () => {
    const director = await browser.findElement(By.css('input[name=director]'));
    await director.sendKeys('John Odd', Key.ENTER);
    await until(async () => {
      const texts = await browser.executeScript<string[]>(
        "return [...document.querySelectorAll('.movie')].map((card) => card.textContent)",
      );
      return (texts.length > 0 && texts.every((text) => text.includes('John Odd'))) || undefined;
    });
    expect(await browser.getCurrentUrl()).toContain('director=John');
  });

  it('shows provenance and recommendations of a movie, by keyboard alone', async () => {
    const card = await browser.findElement(By.css('#movies .movie a'));
    await browser.executeScript('arguments[0].focus()', card);
    await browser.actions().sendKeys(Key.ENTER).perform();
    const dialog = await browser.wait(located.elementLocated(By.css('#detail[open]')), 10_000);
    // The dialog opens at once, its provenance is asked for.
    await until(async () => (await dialog.getText()).toLowerCase().includes('reelhouse') || undefined);
    expect(await dialog.getText()).toContain('Movie 2');
    await browser.actions().sendKeys(Key.ESCAPE).perform();
    await until(async () => (await browser.findElements(By.css('#detail[open]'))).length === 0 || undefined);
  });

  it('shows scraped text as text', async () => {
    await publishMovie(connection, movie(60, { title: '<img src=x onerror="window.hacked=1">' }));
    await until(async () => (await browser.findElements(By.css('[data-id="tt1000060"]'))).length === 1 || undefined);
    expect(await browser.executeScript('return window.hacked')).toBeNull();
    expect(await browser.findElements(By.css('#movies img[src=x]'))).toEqual([]);
  });

  it('makes no markup of any scraped text, in cards, lists of filters and the detail of a movie', async () => {
    await browser.executeScript(
      "window.violations = []; document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective));",
    );
    const markup =
      '"\'></option></script><script>window.hacked=1</script><img src=x onerror="window.hacked=1"><svg onload=window.hacked=1>';
    const hostile = movie(90, {
      title: markup,
      original_title: `${markup} in the original`,
      year: markup,
      director: [markup],
      writers: [markup],
      stars: [markup],
      genre: [markup],
      genre_categories: [markup],
      decade_category: markup,
      plot: markup,
      keywords: [markup],
      sentiment_analysis: { plot_tone: markup, keyword_score: 0.5 },
      recommendations: [{ id: 'tt1000002', title: markup, score: 0.5 }],
      sources: [
        { source: 'hostile', id: 'x', url: 'javascript:window.hacked=1', observed_at: '2026-01-01T00:00:00.000Z' },
        { source: 'harmless', id: 'y', url: 'https://movies.example/2', observed_at: '2026-01-01T00:00:00.000Z' },
      ],
    } as Partial<MovieEvent>);
    await publishMovie(connection, hostile);
    const card = await browser.wait(located.elementLocated(By.css('[data-id="tt1000090"]')), 10_000);
    // A card fades in, and has no text to be seen before it has begun to.
    await until(async () => (await card.getText()).includes('<script>window.hacked=1</script>') || undefined);
    await card.click();
    const dialog = await browser.wait(located.elementLocated(By.css('#detail[open]')), 10_000);
    const links = () => dialog.findElements(By.css('.sources a'));
    await until(async () => (await links()).length === 2 || undefined);
    expect(await Promise.all((await links()).map((link) => link.getAttribute('href')))).toEqual([
      null,
      'https://movies.example/2',
    ]);
    expect(await browser.findElements(By.css('img[src=x], svg[onload], #movies script, #detail script'))).toEqual([]);
    expect(await browser.executeScript('return window.hacked')).toBeNull();
    // Nor did the content security policy have to stop anything: there was nothing to stop.
    expect(await browser.executeScript('return window.violations')).toEqual([]);
    await browser.actions().sendKeys(Key.ESCAPE).perform();
  });

  it("lets the seed's client have movies and nothing else", async () => {
    const received = browser.executeAsyncScript<string>(
      `const done = arguments[arguments.length - 1];
       const eventSource = new EventSource('/api/movies/stream');
       eventSource.onmessage = (event) => { eventSource.close(); done(JSON.parse(event.data).title); };`,
    );
    const publishing = setInterval(() => void publishMovie(connection, movie(80, { title: 'For everyone' })), 200);
    expect(await received).toBe('For everyone');
    clearInterval(publishing);
  });
});
