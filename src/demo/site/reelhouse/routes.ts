import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';
import type { Catalogue } from '../catalogue.ts';
import type { Movie } from '../movie.ts';
import { countParameter, type SiteContext, sendHtml, sendXml } from '../serving.ts';
import { renderRobots, renderSitemap, renderSitemapIndex } from '../sitemap.ts';
import {
  BROWSE_PAGE_SIZE,
  CHART_BATCH,
  CHART_SIZE,
  chartEntry,
  renderAccount,
  renderBrowse,
  renderChart,
  renderHome,
  renderNotFound,
} from './list-pages.ts';
import { renderCast, renderFacts, renderKeywords, renderMoviePage } from './movie-page.ts';
import { renderTechnicalFacts } from './technical-facts.ts';

const HOME_MOVIES = 12;
const NEIGHBOURS = 9;
const SITEMAP_PART_SIZE = 1000;
const LARGEST_BATCH = 100;

/** Which pages of the first site the fault switches reach: documents and sitemaps, not what page scripts fetch. */
export function isReelhousePage(path: string): boolean {
  return /^\/($|chart$|browse$|sitemap|title\/[^/]+$)/.test(path);
}

/** Every page of the first site, Reelhouse. */
export function reelhouseRoutes(context: SiteContext): Router {
  const router = Router();
  router.use('/assets', express.static(fileURLToPath(new URL('./assets', import.meta.url)), { index: false }));
  addListRoutes(router, context.catalogue);
  addTitleRoutes(router, context.catalogue);
  addCrawlerRoutes(router, context);
  router.use((_request, response) => {
    sendHtml(response.status(404), renderNotFound());
  });
  return router;
}

function addListRoutes(router: Router, { first }: Catalogue): void {
  const keys = [...first.keys()];
  const movies = (from: number, count: number) => keys.slice(from, from + count).flatMap((key) => first.get(key) ?? []);
  const chartSize = Math.min(CHART_SIZE, keys.length);
  router.get('/', (_request, response) => sendHtml(response, renderHome(movies(0, HOME_MOVIES))));
  router.get('/chart', (_request, response) => sendHtml(response, renderChart(chartSize)));
  router.get('/api/chart', (request, response) => {
    const offset = countParameter(request.query.offset, 0);
    const limit = Math.min(
      countParameter(request.query.limit, CHART_BATCH),
      LARGEST_BATCH,
      Math.max(0, chartSize - offset),
    );
    const entries = movies(offset, limit).map((movie, index) => chartEntry(movie, offset + index));
    response.set('Cache-Control', 'no-cache').json({ offset, total: chartSize, entries });
  });
  router.get('/browse', (request, response, next) => {
    const page = countParameter(request.query.page, 1);
    const pages = Math.max(1, Math.ceil(keys.length / BROWSE_PAGE_SIZE));
    if (page < 1 || page > pages) return next();
    sendHtml(response, renderBrowse(movies((page - 1) * BROWSE_PAGE_SIZE, BROWSE_PAGE_SIZE), page, pages));
  });
}

function addTitleRoutes(router: Router, { first }: Catalogue): void {
  const keys = [...first.keys()];
  const positions = new Map(keys.map((key, position) => [key, position]));
  const neighbours = (movie: Movie) => {
    const start = (positions.get(movie.key) ?? 0) + 1;
    const count = Math.min(NEIGHBOURS, keys.length - 1);
    return Array.from({ length: count }, (_, offset) => keys[(start + offset) % keys.length] ?? '').flatMap(
      (key) => first.get(key) ?? [],
    );
  };
  const serve = (path: string, render: (movie: Movie) => string) => {
    router.get(path, (request, response, next) => {
      const movie = first.get(String(request.params.key));
      if (movie === undefined) return next();
      sendHtml(response, render(movie));
    });
  };
  serve('/title/:key', (movie) => renderMoviePage(movie, neighbours(movie)));
  serve('/title/:key/facts', renderTechnicalFacts);
  serve('/fragments/title/:key', renderFacts);
  serve('/fragments/cast/:key', renderCast);
  serve('/fragments/keywords/:key', renderKeywords);
}

function addCrawlerRoutes(router: Router, { catalogue, changes, crawlDelaySeconds, urls }: SiteContext): void {
  const keys = [...catalogue.first.keys()].sort();
  const parts = Math.ceil(keys.length / SITEMAP_PART_SIZE);
  router.get('/robots.txt', (_request, response) => {
    const robots = renderRobots({ forbidden: ['/account/', '/search'], crawlDelaySeconds, site: urls().first });
    response.type('text').send(robots);
  });
  router.get('/sitemap.xml', (_request, response) => {
    const names = ['pages', ...Array.from({ length: parts }, (_, index) => `titles-${index + 1}`)];
    sendXml(response, renderSitemapIndex(names.map((name) => `${urls().first}/sitemaps/${name}.xml`)));
  });
  router.get('/sitemaps/pages.xml', (_request, response) => {
    sendXml(response, renderSitemap(['/', '/chart', '/browse?page=1'].map((path) => ({ url: urls().first + path }))));
  });
  router.get('/sitemaps/titles-:part.xml', (request, response, next) => {
    const part = countParameter(request.params.part, 0);
    if (part < 1 || part > parts) return next();
    const chosen = keys.slice((part - 1) * SITEMAP_PART_SIZE, part * SITEMAP_PART_SIZE);
    sendXml(
      response,
      renderSitemap(chosen.map((key) => ({ url: `${urls().first}/title/${key}`, changedAt: changes.changedAt(key) }))),
    );
  });
  router.get(['/account/*path', '/search'], (_request, response) => sendHtml(response, renderAccount()));
}
