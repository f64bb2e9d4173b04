import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchResource } from '../../src/scraper/crawl/fetch-resource.ts';
import { AddressRefusedError, PageLoadError } from '../../src/scraper/errors.ts';

const megabyte = 1024 * 1024;
const asked: string[] = [];
let server: Server;
let origin: string;

beforeAll(async () => {
  const bomb = gzipSync(Buffer.alloc(200 * megabyte));
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const redirects: Record<string, string> = { '/away': '/secret', '/round': '/round', '/nonsense': 'http://[' };
    const target = redirects[request.url ?? ''];
    if (target !== undefined) response.writeHead(302, { location: target }).end();
    else if (request.url === '/bomb') response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    else if (request.url === '/endless') sendWithoutEnd();
    else response.end('what was asked for');

    function sendWithoutEnd(): void {
      while (!response.destroyed && response.write(Buffer.alloc(64 * 1024, 'a')));
      response.once('drain', sendWithoutEnd);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function guard(url: string): Promise<void> {
  if (url.includes('/secret')) throw new AddressRefusedError(`${url} is private`);
}

function get(path: string): ReturnType<typeof fetchResource> {
  return fetchResource(`${origin}${path}`, { signal: AbortSignal.timeout(20_000), guard, largestBytes: megabyte });
}

describe('fetching without a browser', () => {
  it('gives the body, whole', async () => {
    const { body, status, truncated } = await get('/file');
    expect([new TextDecoder().decode(body), status, truncated]).toEqual(['what was asked for', 200, false]);
  });

  it.each(['/bomb', '/endless'])('cuts off what is too long, without reading all of it: %s', async (path) => {
    const before = process.memoryUsage().rss;
    const { body, truncated } = await get(path);
    expect([body.length, truncated]).toEqual([megabyte, true]);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * megabyte);
  });

  it('never asks where a redirect leads when the guard refuses it', async () => {
    await expect(get('/away')).rejects.toThrow(AddressRefusedError);
    expect(asked).not.toContain('/secret');
  });

  it('follows no circle and no nonsense', async () => {
    await expect(get('/round')).rejects.toThrow(PageLoadError);
    await expect(get('/nonsense')).rejects.toThrow(PageLoadError);
  });
});
