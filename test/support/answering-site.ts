import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AnsweringSite extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  origin: string;
  port: number;
  /** Path, query, headers and time of each request, in order; robots.txt and icons among them. */
  asked: { path: string; headers: IncomingMessage['headers']; at: number }[];
}

/** A web site of one function, on loopback. What it does not answer is 404. */
export async function startAnsweringSite(
  answer: (path: string, response: ServerResponse, request: IncomingMessage) => void,
): Promise<AnsweringSite> {
  const asked: AnsweringSite['asked'] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push({ path, headers: request.headers, at: Date.now() });
    answer(path, response, request);
    if (!response.headersSent && !response.writableEnded && !request.socket.destroyed && !cutOff.has(response)) {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<title>Not found</title>');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function sendHtml(response: ServerResponse, html: string, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(html);
}

const cutOff = new WeakSet<ServerResponse>();

/** Sends a part of a page and breaks the connection, by a reset, before the last chunk, or short of the announced length. */
export function breakOff(
  response: ServerResponse,
  html: string,
  share: number,
  how: 'reset' | 'chunks' | 'length',
): void {
  cutOff.add(response);
  const part = Buffer.from(html).subarray(0, Math.floor(Buffer.byteLength(html) * share));
  const { socket } = response;
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\n';
  const announced = `content-length: ${Buffer.byteLength(html)}\r\n\r\n`;
  const chunk = `transfer-encoding: chunked\r\n\r\n${part.length.toString(16)}\r\n`;
  socket?.write(head + (how === 'length' ? announced : chunk));
  socket?.write(part);
  if (how !== 'length') socket?.write('\r\n');
  // The browser must have what came before the reset: that is thrown away with it.
  setTimeout(() => (how === 'reset' ? socket?.resetAndDestroy() : socket?.end()), 200);
}

export interface PageMovie {
  title: string;
  year?: number;
  director?: string;
  stars?: string[];
  genre?: string;
  rating?: number;
}

/** A page about a movie with schema.org data in its head. */
export function moviePage({ title, year, director, stars, genre, rating }: PageMovie, head = '', body = ''): string {
  const data = {
    '@context': 'https://schema.org',
    '@type': 'Movie',
    name: title,
    datePublished: year === undefined ? undefined : String(year),
    director: director === undefined ? undefined : { '@type': 'Person', name: director },
    actor: stars?.map((name) => ({ '@type': 'Person', name })),
    genre,
    aggregateRating: rating && { '@type': 'AggregateRating', ratingValue: rating, bestRating: 10, ratingCount: 1000 },
    description: `What happens in ${title}, told in one sentence that is long enough to be a plot.`,
  };
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title} (${year ?? ''})</title>
    <script type="application/ld+json">${JSON.stringify(data)}</script>${head}</head>
    <body><h1>${title}</h1>${body}</body></html>`;
}

/** A page of links, each an address and its text. */
export function listPage(links: readonly (readonly [string, string])[], body = ''): string {
  const items = links.map(([address, text]) => `<li><a href="${address}">${text}</a></li>`).join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Movies</title></head>
    <body><h1>Movies</h1><ul>${items}</ul>${body}</body></html>`;
}
