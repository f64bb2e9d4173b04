import { Builder, By, until, type WebDriver } from 'selenium-webdriver';
import chrome from 'selenium-webdriver/chrome.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../observability/logger.ts';
import type { FactLayout, Movie } from './movie.ts';
import { layoutOf } from './reelhouse/movie-page.ts';
import { type MovieSite, startMovieSite } from './site.ts';

const WAIT = 10_000;
let site: MovieSite;
let browser: WebDriver;

beforeAll(async () => {
  site = await startMovieSite({ port: 0, secondPort: 0, seed: 3, movies: 120, logger: silentLogger });
  const options = new chrome.Options();
  options.addArguments('--headless=new', '--no-sandbox', '--disable-dev-shm-usage', '--window-size=1000,700');
  browser = await new Builder().forBrowser('chrome').setChromeOptions(options).build();
});
afterAll(async () => {
  await browser?.quit();
  await site?.close();
});

const open = (path: string) => browser.get(site.urls.first + path);
const located = (selector: string) => browser.wait(until.elementLocated(By.css(selector)), WAIT);
const count = async (selector: string) => (await browser.findElements(By.css(selector))).length;
const accept = async () => (await located('#consent-accept')).click();

function movieWith(layout: FactLayout): Movie {
  const movie = [...site.catalogue.first.values()].find((each) => layoutOf(each) === layout);
  if (movie === undefined) throw new Error(`no film has the layout ${layout}`);
  return movie;
}

describe('before consent', () => {
  beforeEach(async () => {
    await open('/');
    await browser.manage().deleteAllCookies();
  });

  it('the dialog catches every click and loads nothing lazy', async () => {
    await open('/chart');
    const link = await located('nav a[href="/browse?page=1"]');
    await expect(link.click()).rejects.toThrow(/intercepted/);
    expect(await count('#chart li')).toBe(0);
  });

  it('the dialog stays when Escape is pressed', async () => {
    await open('/');
    await browser.actions().sendKeys('\uE00C').perform();
    expect(await (await located('#consent')).isDisplayed()).toBe(true);
  });

  it('the answer is remembered over pages', async () => {
    await open('/');
    await accept();
    await open('/chart');
    await located('#chart li');
    expect(await (await located('#consent')).isDisplayed()).toBe(false);
  });
});

describe('after consent', () => {
  beforeAll(async () => {
    await open('/');
    await browser.manage().addCookie({ name: 'consent', value: 'yes' });
  });

  it('the chart grows batch by batch while one scrolls, to its end', async () => {
    await open('/chart');
    await browser.wait(async () => (await count('#chart li')) === 25, WAIT);
    expect(await (await located('#chart')).getAttribute('data-state')).toBe('waiting');
    await browser.wait(async () => {
      await browser.executeScript('window.scrollTo(0, document.body.scrollHeight)');
      return (await count('#chart[data-state=complete]')) === 1;
    }, WAIT);
    expect(await count('#chart li')).toBe(120);
  });

  it.each([
    'json-ld',
    'late-json-ld',
    'embedded-json',
    'labels',
  ] as const)('a title page with %s fills its skeleton late', async (layout) => {
    const movie = movieWith(layout);
    await open(`/title/${movie.key}`);
    await located('#film[data-state=ready]');
    expect(await (await located('h1')).getText()).toBe(`${movie.title} (${movie.releaseDate.slice(0, 4)})`);
    expect(await browser.getTitle()).toContain(movie.title);
    expect(await (await located('.plot p')).getText()).toBe(movie.plot);
    expect(await count('head script[type="application/ld+json"]')).toBe(layout.endsWith('json-ld') ? 1 : 0);
    expect(await count('#facts .skeleton')).toBe(0);
  });

  it('"show more" brings the whole cast', async () => {
    const movie = movieWith('labels');
    await open(`/title/${movie.key}`);
    expect(await count('#cast li')).toBe(3);
    // Until it is ready the page still moves, and a click may hit what stood there before.
    await located('#film[data-state=ready]');
    await (await located('#more-cast')).click();
    await located('#cast[data-state=complete]');
    expect(await count('#cast li')).toBe(movie.cast.length);
  });

  it('the technical facts are inside an iframe', async () => {
    const movie = movieWith('labels');
    await open(`/title/${movie.key}`);
    await browser.wait(until.ableToSwitchToFrame(By.id('technical')), WAIT);
    const text = await (await located('dl')).getText();
    await browser.switchTo().defaultContent();
    expect(text).toContain(`${movie.releaseDate.slice(0, 4)}`);
    expect(text).toContain(movie.distributor);
  });

  it('keywords load when they scroll into view, not before', async () => {
    const movie = movieWith('labels');
    await open(`/title/${movie.key}`);
    await located('#film[data-state=ready]');
    expect(await count('#keywords[data-state=waiting]')).toBe(1);
    await browser.executeScript('document.getElementById("keywords").scrollIntoView()');
    await located('#keywords[data-state=ready]');
    expect(await count('#keywords li')).toBe(movie.keywords.length);
  });

  it('no page asks another host for anything', async () => {
    const movie = movieWith('json-ld');
    for (const url of [`${site.urls.first}/title/${movie.key}`, `${site.urls.second}/`]) {
      await browser.get(url);
      const names: string[] = await browser.executeScript(
        'return performance.getEntriesByType("resource").map((entry) => entry.name)',
      );
      expect(names.filter((name) => !name.startsWith(new URL(url).origin) && !name.startsWith('data:'))).toEqual([]);
    }
  });
});
