import type { WebDriver } from 'selenium-webdriver';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBrowser } from '../../support/browser.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer } from '../../support/nats-server.ts';
import { PageVisitor } from './support/page.ts';

let nats: TestNatsServer;
let gateway: TestGateway;
let browser: WebDriver;

beforeAll(async () => {
  nats = await startNatsServer();
  gateway = await startTestGateway(nats.url);
  browser = await startBrowser('--window-size=1200,900');
});

afterAll(async () => {
  await browser?.quit();
  await gateway?.stop();
  await nats?.close();
});

it('draws the API with a renderer that asks nobody else for anything', async () => {
  const visitor = new PageVisitor(browser);
  await browser.get(`${gateway.url}/docs`);
  await visitor.untilText('#redoc', /Follow movies over Server-Sent Events/);
  await visitor.untilText('#redoc', /Search the catalogue/);
  expect(await visitor.text('#plain')).toBe('');
  const asked = await browser.executeScript<{ name: string; transferSize: number }[]>(
    "return performance.getEntriesByType('resource').map(({ name, transferSize }) => ({ name, transferSize }))",
  );
  const elsewhere = asked.filter(({ name }) => !name.startsWith(gateway.url) && !/^(data|blob):/.test(name));
  // The policy of the page keeps what Redoc would take from elsewhere from being asked for.
  expect(elsewhere.filter(({ transferSize }) => transferSize > 0)).toEqual([]);
});

it('allows no script and no style but its own', async () => {
  const { headers } = await fetch(`${gateway.url}/docs`);
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|https?:/);
});
