import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EnvironmentError } from '../errors.ts';
import { readPage } from './read-page.ts';

const megabyte = 1024 ** 2;
let directory: string;
let site: Server;
let origin: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cinestream-page-'));
  site = createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=iso-8859-2');
    if (request.url === '/moved') response.writeHead(302, { location: '/film' }).end();
    else if (request.url === '/missing') response.writeHead(404).end('<title>Heat (1995)</title><h1>Heat</h1>');
    else if (request.url === '/endless') sendWithoutEnd();
    else response.end('<title>Heat</title>');

    function sendWithoutEnd(): void {
      while (!response.destroyed && response.write(Buffer.alloc(megabyte, 'a')));
      response.once('drain', sendWithoutEnd);
    }
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});

afterAll(async () => {
  site.closeAllConnections();
  site.close();
  await rm(directory, { recursive: true });
});

describe('a page to extract', () => {
  it('is not that of an error', async () => {
    await expect(readPage(`${origin}/missing`)).rejects.toThrow('/missing answered with status 404');
  });

  it('comes from a file, without an address', async () => {
    const path = join(directory, 'heat.html');
    await writeFile(path, '<title>Heat</title>');
    const { body, url } = await readPage(path);
    expect([new TextDecoder().decode(body), url]).toEqual(['<title>Heat</title>', null]);
  });

  it('comes from a site, with the address where redirects end and what it says it is', async () => {
    const { body, ...about } = await readPage(`${origin}/moved`);
    expect(new TextDecoder().decode(body)).toBe('<title>Heat</title>');
    expect(about).toEqual({ url: `${origin}/film`, contentType: 'text/html; charset=iso-8859-2' });
  });

  it('is said not to be there where it is not', async () => {
    await expect(readPage(join(directory, 'none.html'))).rejects.toThrow(/cannot read .*none.html/);
    await expect(readPage('http://127.0.0.1:1/')).rejects.toThrow('cannot fetch http://127.0.0.1:1/');
  });

  it('is read no further than it may be long', async () => {
    const path = join(directory, 'large.html');
    await writeFile(path, '');
    await truncate(path, 4096 * megabyte);
    const before = process.memoryUsage().rss;
    for (const page of [path, `${origin}/endless`]) {
      await expect(readPage(page)).rejects.toThrow(EnvironmentError);
      await expect(readPage(page)).rejects.toThrow('is larger than');
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(600 * megabyte);
  });
});
