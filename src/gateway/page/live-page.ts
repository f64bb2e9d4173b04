import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Express } from 'express';

const assetDirectory = join(import.meta.dirname, 'assets');
const types = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
} as const;
const assetNames = [
  'style.css',
  'docs.css',
  'icon.svg',
  'live.js',
  'poster.js',
  'stream.js',
  'detail.js',
  'elements.js',
];

// Nothing from elsewhere, nothing inline: scraped text could not run even if it got into the page.
export const contentSecurityPolicy =
  "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** Serves the live page at `/` and its assets, read once, with entity tags. */
export function mountLivePage(app: Express): void {
  mountFile(app, '/', 'index.html');
  for (const name of assetNames) mountFile(app, `/assets/${name}`, name);
}

function mountFile(app: Express, path: string, name: string): void {
  const body = readFileSync(join(assetDirectory, name));
  const entityTag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const type = types[name.slice(name.lastIndexOf('.') + 1) as keyof typeof types];
  app.get(path, (request, response) => {
    response.set({
      'content-type': type,
      etag: entityTag,
      'cache-control': 'no-cache',
      'content-security-policy': contentSecurityPolicy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    if (request.fresh) response.status(304).end();
    else response.send(body);
  });
}
