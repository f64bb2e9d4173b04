import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Express, Request, Response } from 'express';
import { resource } from '../http/methods.ts';
import { pageHeaders } from './security-policy.ts';

/** A file of the page that does not change while the process runs: compressed once, with an entity tag. */
export class StaticFile {
  readonly #encodings: Record<'br' | 'gzip' | 'identity', Buffer>;
  readonly #headers: Record<string, string>;

  constructor(type: string, body: Buffer | string, cacheControl = 'no-cache') {
    const bytes = Buffer.from(body);
    this.#encodings = {
      br: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
      gzip: gzipSync(bytes, { level: 9 }),
      identity: bytes,
    };
    this.#headers = {
      ...pageHeaders,
      'content-type': type,
      'cache-control': cacheControl,
      etag: `W/"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
      vary: 'Accept-Encoding',
    };
  }

  /** Bytes on the way to a browser that takes the best encoding. */
  get compressedBytes(): number {
    return this.#encodings.br.length;
  }

  /** Answers a request with it, or with 304 where the client has it. */
  send(request: Request, response: Response): void {
    response.set(this.#headers);
    if (request.fresh) {
      response.status(304).end();
      return;
    }
    const encoding = request.acceptsEncodings('br', 'gzip', 'identity') || 'identity';
    if (encoding !== 'identity') response.set('content-encoding', encoding);
    response.send(this.#encodings[encoding as 'br' | 'gzip' | 'identity']);
  }
}

/** Serves a file at a path. */
export function mountStaticFile(app: Express, path: string, file: StaticFile): void {
  resource(app, path, { get: (request, response) => file.send(request, response) });
}
