import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Express, Response } from 'express';
import { resource } from '../http/methods.ts';
import { documentationPolicy, pageHeaders } from '../page/security-policy.ts';
import { StaticFile } from '../page/static-file.ts';
import { asyncApi } from './asyncapi.ts';
import { documentationPage } from './documentation-page.ts';
import { type AsyncApiDocument, eventsPage } from './events-page.ts';
import { type DescribedGateway, openApi } from './openapi.ts';

/** `/openapi.json`, `/asyncapi.json` and, to read, `/docs` and `/docs/events`. */
export function mountDescriptions(app: Express, gateway: DescribedGateway & { heartbeatSeconds: number }): void {
  const description = openApi(gateway);
  const messages = asyncApi(gateway);
  resource(app, '/openapi.json', { get: (_request, response) => void response.json(description) });
  resource(app, '/asyncapi.json', { get: (_request, response) => void response.json(messages) });
  const redoc = findRedoc();
  const pages = {
    '/docs': documentationPage(description, redoc !== undefined),
    '/docs/events': eventsPage(messages as AsyncApiDocument),
  };
  for (const [path, page] of Object.entries(pages))
    resource(app, path, { get: (_request, response) => sendPage(response, page) });
  if (redoc !== undefined) mountRedoc(app, redoc);
}

function sendPage(response: Response, page: string): void {
  response.set({ ...pageHeaders, 'content-security-policy': documentationPolicy });
  response.type('html').send(page);
}

/** A megabyte that few ask for: it is read and compressed when somebody does. */
function mountRedoc(app: Express, path: string): void {
  let file: StaticFile | undefined;
  resource(app, '/assets/redoc.js', {
    get: (request, response) => {
      file ??= new StaticFile('text/javascript; charset=utf-8', readFileSync(path));
      file.send(request, response);
    },
  });
}

/** Where Redoc's bundle is; undefined where it is not installed: it is not needed to run. */
function findRedoc(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve('redoc/bundles/redoc.standalone.js');
  } catch {
    return undefined;
  }
}
