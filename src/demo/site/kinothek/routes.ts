import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';
import { countParameter, type SiteContext, sendHtml, sendXml } from '../serving.ts';
import { renderRobots, renderSitemap } from '../sitemap.ts';
import { LIST_PAGE_SIZE, renderList, renderMissing, renderStart, renderTelling } from './pages.ts';

const START_MOVIES = 20;

/** Which pages of the second site the fault switches reach. */
export function isKinothekPage(path: string): boolean {
  return /^\/($|filme$|sitemap|film\/[^/]+$)/.test(path);
}

/** Every page of the second site, Kinothek. */
export function kinothekRoutes({ catalogue, changes, crawlDelaySeconds, urls }: SiteContext): Router {
  const { second } = catalogue;
  const keys = [...second.keys()];
  const tellings = (from: number, count: number) =>
    keys.slice(from, from + count).flatMap((key) => second.get(key) ?? []);
  const pages = Math.max(1, Math.ceil(keys.length / LIST_PAGE_SIZE));
  const router = Router();
  router.use('/assets', express.static(fileURLToPath(new URL('./assets', import.meta.url)), { index: false }));
  router.get('/', (_request, response) => sendHtml(response, renderStart(tellings(0, START_MOVIES))));
  router.get('/filme', (request, response, next) => {
    const page = countParameter(request.query.seite, 1);
    if (page < 1 || page > pages) return next();
    sendHtml(response, renderList(tellings((page - 1) * LIST_PAGE_SIZE, LIST_PAGE_SIZE), page, pages));
  });
  router.get('/film/:key', (request, response, next) => {
    const telling = second.get(request.params.key);
    if (telling === undefined) return next();
    sendHtml(response, renderTelling(telling, urls().first));
  });
  router.get('/robots.txt', (_request, response) => {
    response.type('text').send(renderRobots({ forbidden: ['/konto/'], crawlDelaySeconds, site: urls().second }));
  });
  router.get('/sitemap.xml', (_request, response) => {
    const entries = keys.map((key) => ({ url: `${urls().second}/film/${key}`, changedAt: changes.changedAt(key) }));
    sendXml(response, renderSitemap(entries));
  });
  router.use((_request, response) => {
    sendHtml(response.status(404), renderMissing());
  });
  return router;
}
