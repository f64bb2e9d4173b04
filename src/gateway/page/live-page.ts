import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Express } from 'express';
import type { CatalogueReader } from '../grant/catalogue-reader.ts';
import type { Authenticate } from '../http/authentication.ts';
import { readModuleGraph } from './module-graph.ts';
import { mountMoviePage } from './movie-page.ts';
import { renderPage } from './page-shell.ts';
import { mountStaticFile, StaticFile } from './static-file.ts';

const assetDirectory = join(import.meta.dirname, 'assets');
const repository = join(import.meta.dirname, '../../..');
const javascript = 'text/javascript; charset=utf-8';
const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: javascript,
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  webmanifest: 'application/manifest+json; charset=utf-8',
};
const assets: Record<string, string> = {
  '/assets/page.css': 'page.css',
  '/assets/docs.css': 'docs.css',
  '/assets/docs.js': 'docs.js',
  '/assets/theme.js': 'theme.js',
  '/assets/icon.svg': 'icon.svg',
  '/assets/icon-192.png': 'icon-192.png',
  '/assets/icon-512.png': 'icon-512.png',
  '/favicon.ico': 'favicon.ico',
  '/manifest.webmanifest': 'manifest.webmanifest',
};
const description = 'Movies as they are found: a live, clean catalogue of what is read from movie sites.';

export interface LivePageOptions {
  authenticate: Authenticate;
  /** What is read of the catalogue, within what a token allows. */
  catalogue: CatalogueReader;
  heartbeatSeconds: number;
}

/** Serves the live page at `/` and at the address of each movie, with its scripts and assets, all read once. */
export function mountLivePage(app: Express, options: LivePageOptions): void {
  for (const [path, name] of Object.entries(assets)) {
    const type = types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
    mountStaticFile(app, path, new StaticFile(type, readFileSync(join(assetDirectory, name))));
  }
  const graph = readModuleGraph(repository, join(import.meta.dirname, 'browser/live.ts'));
  for (const [address, script] of graph.modules) {
    const file = new StaticFile(javascript, script, 'public, max-age=31536000, immutable');
    mountStaticFile(app, `/assets/${graph.version}/${address}`, file);
  }
  const scripts = [graph.entry, ...[...graph.modules.keys()].filter((address) => address !== graph.entry)];
  const silenceSeconds = options.heartbeatSeconds * 3;
  const shell = (root: './' | '../') =>
    ({ root, title: 'CineStream', description, version: graph.version, scripts, silenceSeconds }) as const;
  mountStaticFile(app, '/', new StaticFile('text/html; charset=utf-8', renderPage(shell('./'))));
  const { authenticate, catalogue } = options;
  mountMoviePage(app, { authenticate, catalogue, shell: shell('../') });
}
