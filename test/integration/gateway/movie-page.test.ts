import { By } from 'selenium-webdriver';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBrowser } from '../../support/browser.ts';
import { startTestEtl, type TestEtl } from '../../support/etl.ts';
import { publishMovie, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { until } from '../../support/nats-server.ts';
import { movieNumber, PageVisitor } from './support/page.ts';

const markup = '<script>window.hacked=1</script>"><img src=x onerror="window.hacked=1">';
const movies = 1200;
let etl: TestEtl;
let gateway: TestGateway;
let visitor: PageVisitor;

beforeAll(async () => {
  etl = await startTestEtl();
  gateway = await startTestGateway(etl.url);
  for (let number = 1; number <= movies; number += 1) {
    const changes = number === 7 ? { title: 'Amélie', plot: markup, director: [markup], countries: ['FR'] } : {};
    await publishMovie(gateway.connection, movieNumber(number, changes));
  }
  await etl.startReplica();
  await until(async () => (await fetch(`${gateway.url}/api/movies?limit=1`)).ok || undefined, 60);
  visitor = new PageVisitor(await startBrowser('--window-size=1200,900'));
});

afterAll(async () => {
  await visitor?.browser.quit();
  await gateway?.stop();
  await etl?.close();
});

it('reads without scripts, with what link previews need', async () => {
  const response = await fetch(`${gateway.url}/movies/tt1000007`);
  expect(response.status).toBe(200);
  const page = await response.text();
  expect(page).toContain('<title>Amélie (1994) · CineStream</title>');
  expect(page).toContain('property="og:title" content="Amélie (1994)"');
  expect(page).toMatch(/<h2 dir="auto">Amélie<\/h2>/);
  expect(page).toContain('href="../?genre=Comedy"');
  expect(page).not.toMatch(/<script>|<img src=x/);
  expect(page).not.toMatch(/(src|href)="(\/|https?:)/);
});

it('answers with 404 where there is no such movie, and says so', async () => {
  expect((await fetch(`${gateway.url}/movies/tt9999999`)).status).toBe(404);
  expect((await fetch(`${gateway.url}/movies/nonsense`)).status).toBe(404);
  await visitor.browser.get(`${gateway.url}/movies/tt9999999`);
  await visitor.untilText('#detail h2', /There is no movie tt9999999/);
});

it('finds what is typed, also without its accents, and says when nothing is found', async () => {
  await visitor.browser.get(gateway.url);
  const search = await visitor.browser.findElement(By.id('search'));
  await search.sendKeys('amelie');
  await until(async () => (await visitor.ids()).join() === 'tt1000007' || undefined);
  expect(await visitor.browser.getCurrentUrl()).toBe(`${gateway.url}/?query=amelie`);
  await visitor.untilText('#end', /That is all: 1 movie/);
  await search.clear();
  await search.sendKeys('zzzzqqqqxxxx');
  await visitor.untilText('#end', /Nothing matches “zzzzqqqqxxxx”/);
});

it('says why a movie is recommended, also one that is not in the list', async () => {
  await visitor.browser.get(`${gateway.url}/movies/tt1000008`);
  await visitor.untilText('#detail .similar', /^Movie 2 same director, with A\. Star, meeting$/);
});

it('follows a person from a movie to all of theirs', async () => {
  await visitor.browser.get(`${gateway.url}/movies/tt1000008`);
  await visitor.untilText('#detail h2', /Movie 8/);
  await visitor.browser.findElement(By.css('#detail .people a')).click();
  await until(
    async () => (await visitor.browser.getCurrentUrl()) === `${gateway.url}/?director=Jane+Even` || undefined,
  );
  await until(async () => ((await visitor.ids()).length > 10 ? true : undefined));
  expect((await visitor.ids()).every((id) => Number(id.slice(2)) % 2 === 0)).toBe(true);
});

it('sorts, keeps the order over a reload, and says what changes in it', async () => {
  await visitor.browser.get(`${gateway.url}/?genre=Drama`);
  await until(async () => ((await visitor.ids()).length > 10 ? true : undefined));
  await visitor.browser.findElement(By.css('[name=sort] option[value="-rating"]')).click();
  const ratings = async () =>
    (
      await visitor.browser.executeScript<string[]>(
        "return [...document.querySelectorAll('.movie .rating')].map((one) => one.textContent)",
      )
    ).map((text) => Number(/[\d.]+/.exec(text)?.[0]));
  await until(async () => (await ratings())[0] === 9 || undefined);
  expect(await ratings()).toEqual((await ratings()).toSorted((one, other) => other - one));
  expect(await visitor.browser.getCurrentUrl()).toBe(`${gateway.url}/?genre=Drama&sort=-rating`);
  await visitor.browser.navigate().refresh();
  await until(async () => (await ratings())[0] === 9 || undefined);
  const [first = ''] = await visitor.ids();
  await publishMovie(gateway.connection, movieNumber(Number(first.slice(2)) - 1_000_000, { rating: 9.9, revision: 2 }));
  await until(async () => (await ratings())[0] === 9.9 || undefined);
});

it('suggests genres, people and countries with how many movies have them', async () => {
  await visitor.browser.get(gateway.url);
  const options = (list: string) =>
    visitor.browser.executeScript<string[]>(
      `return [...document.getElementById('${list}').options].map(({ value, text }) => value + ': ' + text)`,
    );
  await visitor.browser.findElement(By.css('[name=genre]')).click();
  await until(async () => (await options('genres')).some((one) => /^Comedy: 600 movies$/.test(one)) || undefined);
  await visitor.browser.findElement(By.css('[name=director]')).sendKeys('eve');
  await until(async () => (await options('directors')).join() === 'Jane Even: 600 movies' || undefined);
  await visitor.browser.findElement(By.css('#filters [type=reset]')).click();
  await visitor.browser.findElement(By.css('[name=country]')).click();
  await until(async () => (await options('countries')).join() === 'FR: France, 1 movie' || undefined);
  await visitor.browser.findElement(By.id('search')).sendKeys('star');
  await until(async () => (await options('people')).some((one) => one.startsWith('A. Star: ')) || undefined);
});

it('reaches the last movie by scrolling, though the page holds only the newest thousand of the stream', async () => {
  await visitor.browser.get(gateway.url);
  await until(async () => ((await visitor.ids()).length > 10 ? true : undefined));
  const end = await until(async () => {
    await visitor.browser.executeScript(
      'scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" })',
    );
    const text = await visitor.text('#end');
    return text.startsWith('That is all') ? text : undefined;
  });
  expect(end).toBe('That is all: 1,200 movies.');
});
