import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import express, { type Express, type RequestHandler, type Router } from 'express';
import { z } from 'zod';
import { type Clock, systemClock } from '../../clock.ts';
import { ConfigurationError, EnvironmentError } from '../../errors.ts';
import type { Logger } from '../../observability/logger.ts';
import { buildCatalogue, type Catalogue, groundTruth, type MovieIdentity } from './catalogue.ts';
import { driftRatings, type LiveChanges, MovieChanges } from './changes.ts';
import { controlRoutes } from './control.ts';
import { countHitsAndFail } from './fault-answers.ts';
import { type FaultSettings, type FaultSwitches, faultSwitchesSchema } from './faults.ts';
import { HitCounter } from './hits.ts';
import { isKinothekPage, kinothekRoutes } from './kinothek/routes.ts';
import { isReelhousePage, reelhouseRoutes } from './reelhouse/routes.ts';

export interface MovieSiteOptions {
  /** Port of the first site, Reelhouse; 0 takes a free one. */
  readonly port: number;
  /** Port of the second site, Kinothek; 0 takes a free one. */
  readonly secondPort: number;
  /** Address to listen on; loopback unless given, because the control endpoints have no access control. */
  readonly host?: string;
  /** Base URLs under which others reach the sites, where they differ from address and port. */
  readonly publicUrls?: SiteUrls;
  /** Decides everything that is generated. */
  readonly seed: number;
  /** Bound on the real movies, best known first; all 3,201 unless given. */
  readonly movies?: number;
  readonly faults?: FaultSwitches;
  /** Crawl-delay of robots.txt, fractions allowed; 0 leaves it out. */
  readonly crawlDelaySeconds?: number;
  /** Lets ratings drift while the sites run; off unless given. */
  readonly live?: LiveChanges;
  readonly logger: Logger;
  readonly clock?: Clock;
}

export interface SiteUrls {
  readonly first: string;
  readonly second: string;
}

export interface MovieSite {
  readonly urls: SiteUrls;
  readonly catalogue: Catalogue;
  /** Which pages of the two sites are about the same movie, by key. */
  groundTruth(): MovieIdentity[];
  /** Stops both sites at once, open connections included. */
  close(): Promise<void>;
}

const DEFAULT_CRAWL_DELAY_SECONDS = 0.1;

/**
 * Starts the two demo movie sites in this process.
 * @throws EnvironmentError when a port is taken, ConfigurationError when a fault switch is out of range.
 */
export async function startMovieSite(options: MovieSiteOptions): Promise<MovieSite> {
  const clock = options.clock ?? systemClock;
  const catalogue = buildCatalogue(options);
  const changes = new MovieChanges(catalogue, clock);
  const faults = { settings: checkSwitches(options.faults ?? {}) };
  const host = options.host ?? '127.0.0.1';
  let urls: SiteUrls = { first: '', second: '' };
  const context = {
    catalogue,
    changes,
    crawlDelaySeconds: options.crawlDelaySeconds ?? DEFAULT_CRAWL_DELAY_SECONDS,
    urls: () => urls,
  };
  const site = (pages: Router, isFallible: (path: string) => boolean) => {
    const hits = new HitCounter();
    const fail = countHitsAndFail({ seed: options.seed, clock, hits, settings: () => faults.settings }, isFallible);
    return createSite([controlRoutes({ hits, changes, faults, logger: options.logger }), fail, pages]);
  };
  const first = await listen(site(reelhouseRoutes(context), isReelhousePage), options.port, host);
  const second = await listen(site(kinothekRoutes(context), isKinothekPage), options.secondPort, host).catch(
    async (error: unknown) => {
      await stop(first);
      throw error;
    },
  );
  urls = options.publicUrls ?? { first: urlOf(first, host), second: urlOf(second, host) };
  const stopping = new AbortController();
  const drifting = options.live && driftRatings(catalogue, changes, options.live, clock, stopping.signal);
  options.logger.info({ urls, movies: catalogue.first.size, seed: options.seed }, 'film sites started');
  return {
    urls,
    catalogue,
    groundTruth: () => groundTruth(catalogue),
    close: async () => {
      stopping.abort();
      await Promise.all([drifting, stop(first), stop(second)]);
    },
  };
}

function checkSwitches(switches: FaultSwitches): FaultSettings {
  const checked = faultSwitchesSchema.safeParse(switches);
  if (checked.success) return checked.data;
  throw new ConfigurationError(`wrong fault switch: ${z.prettifyError(checked.error)}`);
}

function createSite(handlers: RequestHandler[]): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(honourConditions);
  for (const handler of handlers) app.use(handler);
  return app;
}

/** Express ignores If-None-Match beside `Cache-Control: no-cache`, which fetch always sends along; RFC 9110 does not. */
const honourConditions: RequestHandler = (request, _response, next) => {
  delete request.headers['cache-control'];
  next();
};

async function listen(app: Express, port: number, host: string): Promise<Server> {
  const server = createServer(app);
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new EnvironmentError(`the film site cannot listen on ${host}:${port}; free the port or choose another one`, {
      cause,
    });
  }
  return server;
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function urlOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`;
}
