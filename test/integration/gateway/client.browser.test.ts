import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { WebDriver } from 'selenium-webdriver';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBrowser } from '../../support/browser.ts';
import { type CuttingProxy, startCuttingProxy } from '../../support/cutting-proxy.ts';
import { publishMovie, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';

const sources = join(import.meta.dirname, '../../../clients/typescript/src');

let nats: TestNatsServer;
let gateway: TestGateway;
let proxy: CuttingProxy;
let pages: Server;
let browser: WebDriver;

/** A page of another origin than the gateway's, so that every request has to pass CORS. */
const page = (gatewayUrl: string) => `<!doctype html><ol></ol><script type="module">
  import { openMovieStream } from '/index.ts';
  const url = '${gatewayUrl}';
  for await (const film of openMovieStream({ url, snapshot: true, storage: localStorage })) {
    document.querySelector('ol').append(Object.assign(document.createElement('li'), { textContent: film.title }));
  }
</script>`;

beforeAll(async () => {
  nats = await startNatsServer();
  gateway = await startTestGateway(nats.url, {}, () => 0);
  proxy = await startCuttingProxy(gateway.port);
  pages = createServer(async ({ url = '/' }, response) => {
    if (!url.endsWith('.ts')) {
      response.writeHead(200, { 'content-type': 'text/html' }).end(url === '/' ? page(proxy.url) : '');
      return;
    }
    const source = await readFile(join(sources, url), 'utf8');
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(stripTypeScriptTypes(source));
  });
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.quit();
  pages?.closeAllConnections();
  pages?.close();
  proxy?.close();
  await gateway?.stop();
  await nats?.close();
});

const publish = (number: number) =>
  publishMovie(gateway.connection, { id: `tt000000${number}`, title: `Movie ${number} – ü` });
const titles = () =>
  browser.executeScript<string[]>("return [...document.querySelectorAll('li')].map((movie) => movie.textContent)");
const shown = (count: number) => until(async () => (await titles()).length >= count || undefined);

it('follows a gateway of another origin in Chromium, over a broken connection and from page to page', async () => {
  await publish(1);
  await publish(2);
  const address = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
  await browser.get(address);
  await shown(2);
  proxy.cut();
  await publish(3);
  await shown(3);
  expect(await titles()).toEqual(['Movie 1 – ü', 'Movie 2 – ü', 'Movie 3 – ü']);

  await browser.get('about:blank');
  await publish(4);
  await browser.get(address);
  await shown(1);
  expect(await titles()).toEqual(['Movie 4 – ü']);
});
