import type { Express } from 'express';
import { version } from '../../version.ts';
import { resource } from '../http/methods.ts';
import { contentSecurityPolicy } from '../page/security-policy.ts';
import { asyncApi } from './asyncapi.ts';
import { documentationPage } from './documentation-page.ts';
import { openApi } from './openapi.ts';

/** `/openapi.json`, `/asyncapi.json` and, to read, `/docs`. */
export function mountDescriptions(app: Express): void {
  const description = openApi(version);
  const page = documentationPage(description);
  const messages = asyncApi(version);
  resource(app, '/openapi.json', { get: (_request, response) => void response.json(description) });
  resource(app, '/asyncapi.json', { get: (_request, response) => void response.json(messages) });
  resource(app, '/docs', {
    get: (_request, response) => {
      response.set({ 'content-security-policy': contentSecurityPolicy, 'x-content-type-options': 'nosniff' });
      response.type('html').send(page);
    },
  });
}
