import { SignJWT } from 'jose';
import { By, Key } from 'selenium-webdriver';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { startBrowser } from '../../support/browser.ts';
import { startCuttingProxy } from '../../support/cutting-proxy.ts';
import { publishMovie, RawClient, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';
import { movieNumber, PageVisitor } from './support/page.ts';
import { isInstalled, startReverseProxy } from './support/reverse-proxy.ts';

const secret = 'a secret of thirty-two characters!';
const cleanUp: (() => unknown)[] = [];
let nats: TestNatsServer;
let visitor: PageVisitor;
let published = 0;

beforeAll(async () => {
  nats = await startNatsServer();
  visitor = new PageVisitor(await startBrowser('--window-size=1200,900'));
});

afterAll(async () => {
  await visitor?.browser.quit();
  await nats?.close();
});

beforeEach(() => {
  published += 10;
});

afterEach(async () => {
  await visitor.browser.executeScript('localStorage.clear(); sessionStorage.clear()').catch(() => undefined);
  await visitor.browser.get('about:blank');
  for (const close of cleanUp.splice(0).toReversed()) await close();
});

async function setOffline(offline: boolean): Promise<void> {
  await visitor.devTools('Network.enable', {});
  const speed = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
  await visitor.devTools('Network.emulateNetworkConditions', { ...speed, offline });
}

async function start(settings: Record<string, string> = {}): Promise<TestGateway> {
  const gateway = await startTestGateway(nats.url, settings, () => 0);
  cleanUp.push(() => gateway.stop());
  return gateway;
}

/** Publishes a movie of this test; gives its id. */
async function publish(gateway: TestGateway, number: number): Promise<string> {
  const movie = movieNumber(published + number);
  await publishMovie(gateway.connection, movie);
  return movie.id;
}

function token(claims: { sub?: string; cinestream?: object }, expiresIn = '1h'): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(expiresIn)
    .sign(Buffer.from(secret));
}

it('notices a network that falls silent, says so, and misses nothing', async () => {
  const gateway = await start({ CINESTREAM_HEARTBEAT_SECONDS: '1' });
  const proxy = await startCuttingProxy(gateway.port);
  cleanUp.push(() => proxy.close());
  const before = await publish(gateway, 1);
  await visitor.browser.get(proxy.url);
  await visitor.untilShown(before);
  await visitor.untilText('#connection', /^live$/);
  proxy.silence('/api/movies/stream');
  const missed = await publish(gateway, 2);
  await visitor.untilText('#notice', /fallen silent/);
  await visitor.untilShown(missed);
  await visitor.untilText('#connection', /^live$/);
  expect(await visitor.text('#notice')).toBe('');
});

it('says that the device is offline, and hurries once it is not', async () => {
  const gateway = await start({ CINESTREAM_HEARTBEAT_SECONDS: '1' });
  const proxy = await startCuttingProxy(gateway.port);
  cleanUp.push(() => proxy.close());
  await visitor.browser.get(proxy.url);
  await visitor.untilText('#connection', /^live$/);
  await setOffline(true);
  proxy.cut();
  await visitor.untilText('#connection', /^offline$/);
  expect(await visitor.text('#notice')).toContain('This device is offline');
  const missed = await publish(gateway, 1);
  await setOffline(false);
  await visitor.untilShown(missed);
});

it('asks for a token where one is needed, and says who is signed in', async () => {
  const gateway = await start({ CINESTREAM_JWT_SECRET: secret });
  const id = await publish(gateway, 1);
  await visitor.browser.get(gateway.url);
  await visitor.untilText('#notice', /Sign in to see the movies/);
  expect(await visitor.text('#connection')).toBe('sign in');
  await visitor.browser.findElement(By.css('#notice button')).click();
  await visitor.browser.findElement(By.css('#panel textarea')).sendKeys(await token({ sub: 'ada' }));
  await visitor.browser.findElement(By.css('#panel button[type=submit]')).click();
  await visitor.untilShown(id);
  await visitor.browser.navigate().refresh();
  await visitor.untilShown(id);
  await visitor.browser.findElement(By.css('body')).sendKeys('?');
  expect(await visitor.untilText('#who', /Signed in as ada/)).toMatch(/until .*\(in \d+ (minutes|hour)/);
  await visitor.browser.findElement(By.css('#who button')).click();
  await visitor.untilText('#notice', /Sign in to see the movies/);
  await visitor.untilGone(id);
});

it('takes a token out of the address, where others would read it', async () => {
  const gateway = await start({ CINESTREAM_JWT_SECRET: secret });
  const id = await publish(gateway, 1);
  await visitor.browser.get(`${gateway.url}/?genre=Comedy&access_token=${await token({ sub: 'ada' })}`);
  await visitor.untilShown(id);
  expect(await visitor.browser.getCurrentUrl()).toBe(`${gateway.url}/?genre=Comedy`);
});

it('says that a sign-in has run out, or that the token is not taken', async () => {
  const gateway = await start({ CINESTREAM_JWT_SECRET: secret });
  await visitor.browser.get(`${gateway.url}/?access_token=${await token({ sub: 'ada' }, '-2 minutes')}`);
  await visitor.untilText('#notice', /sign-in as ada ran out 2 minutes ago/);
  await visitor.browser.get(`${gateway.url}/?access_token=nonsense`);
  await visitor.untilText('#notice', /does not take your token/);
});

it('says that there are too many viewers, and comes in when there is room', async () => {
  const gateway = await start({ CINESTREAM_MAX_CLIENTS: '1' });
  const id = await publish(gateway, 1);
  const other = RawClient.get(gateway.port, '/api/movies/stream');
  await other.read(': CineStream');
  await visitor.browser.get(gateway.url);
  await visitor.untilText('#notice', /Too many viewers/);
  other.close();
  // The gateway may not know at once that the other one has left.
  await until(async () => {
    await visitor.browser.executeScript("document.querySelector('#notice button')?.click()");
    return (await visitor.ids()).includes(id) || undefined;
  });
});

it('says what is wrong with a filter, and that nothing matches', async () => {
  const gateway = await start();
  await publish(gateway, 1);
  await visitor.browser.get(`${gateway.url}/?min_rating=11`);
  await visitor.untilText('#notice', /filter is not valid.*min_rating/i);
  await visitor.browser.get(`${gateway.url}/?director=nolan`);
  await visitor.untilText('#end', /Nothing matches director nolan/);
  expect(await visitor.text('#connection')).toBe('live');
  await visitor.browser.findElement(By.css('#end button')).click();
  await until(async () => ((await visitor.ids()).length > 0 ? true : undefined));
  const rating = await visitor.browser.findElement(By.css('[name=min_rating]'));
  await rating.sendKeys('11', Key.ENTER);
  expect(await visitor.browser.executeScript('return arguments[0].validationMessage', rating)).toMatch(/10/);
  expect(await visitor.browser.getCurrentUrl()).not.toContain('min_rating');
});

it.skipIf(!isInstalled('nginx'))('works below a path of a proxy, its links too', async () => {
  const gateway = await start();
  const id = await publish(gateway, 1);
  const proxy = await startReverseProxy({
    program: 'nginx',
    example: 'nginx-sub-path.conf',
    gatewayPorts: [gateway.port, gateway.port],
  });
  cleanUp.push(() => proxy.close());
  await visitor.browser.get(`${proxy.url}/movies/`);
  await visitor.untilShown(id);
  const failed = await visitor.browser.executeScript<string[]>(
    "return performance.getEntriesByType('resource').filter((one) => one.responseStatus >= 400 && !one.name.includes('/api/')).map((one) => one.name)",
  );
  expect(failed).toEqual([]);
  await (await visitor.card(id)).click();
  await visitor.untilText('#detail h2', /^Movie/);
  expect(await visitor.browser.getCurrentUrl()).toBe(`${proxy.url}/movies/movies/${id}`);
  await visitor.browser.navigate().refresh();
  await visitor.untilText('#detail h2', /^Movie/);
  await visitor.browser.get(`${proxy.url}/movies/docs`);
  const links = await visitor.browser.executeScript<string[]>(
    // What Redoc draws are the addresses that stand in the description.
    'return [...document.querySelectorAll("a[href]:not(#redoc *), link[href]")].map((link) => link.href)',
  );
  for (const link of links) expect(link).toContain(`${proxy.url}/movies/`);
});

it('has one connection for nine tabs, which another tab goes on with', async () => {
  const gateway = await start();
  const { browser } = visitor;
  const tabs = [await browser.getWindowHandle()];
  for (let tab = 1; tab <= 9; tab += 1) {
    const id = await publish(gateway, tab);
    if (tab > 1) {
      await browser.switchTo().newWindow('tab');
      tabs.push(await browser.getWindowHandle());
    }
    await browser.get(gateway.url);
    await visitor.untilShown(id);
    await visitor.untilText('#connection', /^live$/);
    expect(await gateway.measure('clients_connected')).toBe(1);
  }
  const missed = await publish(gateway, 0);
  for (const handle of tabs.splice(0, 8)) {
    await browser.switchTo().window(handle);
    await visitor.untilShown(missed);
    await browser.close();
  }
  await browser.switchTo().window(tabs[0] ?? '');
  await visitor.untilShown(missed, await publish(gateway, 10));
  await until(async () => (await gateway.measure('clients_connected')) === 1 || undefined);
});

it('holds no connection while nobody sees it, where browsers cannot share one', async () => {
  const gateway = await start();
  const { browser } = visitor;
  await visitor.devTools('Page.enable', {});
  const script = { source: "Object.defineProperty(navigator, 'locks', { value: undefined })" };
  const { identifier } = (await visitor.devTools('Page.addScriptToEvaluateOnNewDocument', script)) as {
    identifier: string;
  };
  await browser.get(gateway.url);
  await visitor.untilText('#connection', /^live$/);
  const seen = await browser.getWindowHandle();
  await browser.switchTo().newWindow('tab');
  await until(async () => (await gateway.measure('clients_connected')) === 0 || undefined);
  const missed = await publish(gateway, 1);
  await browser.close();
  await browser.switchTo().window(seen);
  await visitor.untilShown(missed);
  await visitor.devTools('Page.removeScriptToEvaluateOnNewDocument', { identifier });
});
