import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import type { GatewayConfiguration } from '../config.ts';
import { EnvironmentError } from '../errors.ts';
import type { Role, RoleContext } from '../role.ts';
import { version } from '../version.ts';
import { watchCanaries } from './canary-watch.ts';
import { mountDescriptions } from './description/description-routes.ts';
import { CatalogueReader } from './grant/catalogue-reader.ts';
import { createAuthenticator } from './http/authentication.ts';
import { mountCatalogueRoutes } from './http/catalogue-routes.ts';
import { mountConnectionRoutes } from './http/connection-routes.ts';
import { crossOrigin } from './http/cors.ts';
import { HttpError, problemHandler } from './http/problem.ts';
import { createGatewayMetrics, registerGatewayGauges } from './metrics.ts';
import { mountLivePage } from './page/live-page.ts';
import { ConnectionLimiter } from './stream/connection-limiter.ts';
import { Hub } from './stream/hub.ts';
import { drainStreams, keepStreams } from './stream/lifecycle.ts';
import { StreamMirror } from './stream/mirror.ts';
import { mountStreamRoute } from './stream/stream-route.ts';

/**
 * The public HTTP service: streams from this replica's mirror of MOVIES, the catalogue over NATS services, the live page.
 * Ready when the mirror has caught up. `stop` ends streams evenly over the drain time.
 * @throws EnvironmentError when the port is taken.
 */
export async function startGateway(context: RoleContext): Promise<Role & { port: number }> {
  const { connection, registry, logger, clock, random } = context;
  const settings = context.configuration.gateway;
  const metrics = createGatewayMetrics(registry);
  const canaries = watchCanaries(registry, context.configuration.canary.intervalSeconds, clock);
  const mirror = await StreamMirror.start({ connection, ringBytes: settings.ringBytes, canaries, clock, logger });
  const hub = new Hub({ mirror, metrics, clock, random, logger });
  mirror.listen({ onEvent: (event, message) => hub.announce(event, message), onRecreated: () => hub.resetAll() });
  const connectionLimiter = new ConnectionLimiter(settings.maxClients, settings.maxClientsPerAddress);

  const app = createApplication(settings);
  const authenticate = createAuthenticator(settings, (id) => mirror.view.fieldsOf(id));
  const timeoutMilliseconds = settings.requestTimeoutSeconds * 1000;
  const catalogue = new CatalogueReader({ connection, timeoutMilliseconds });
  mountStreamRoute(app, {
    hub,
    mirror,
    connectionLimiter,
    authenticate,
    metrics,
    lifetimeSeconds: settings.clientLifetimeSeconds,
    clock,
    random,
    logger,
  });
  mountCatalogueRoutes(app, {
    connection,
    authenticate,
    catalogue,
    scrapeToken: settings.scrapeToken,
    scrapeTimeoutMilliseconds: settings.scrapeTimeoutSeconds * 1000,
  });
  mountConnectionRoutes(app, {
    clients: hub.clients,
    newestSequence: () => mirror.ring.lastSequence,
    adminToken: settings.adminToken,
    clock,
  });
  mountDescriptions(app, {
    version,
    prefix: '',
    tokensNeeded: settings.jwtSecrets !== undefined || settings.jwtJwksUrl !== undefined,
    lifetimeSeconds: settings.clientLifetimeSeconds,
    heartbeatSeconds: settings.heartbeatSeconds,
  });
  mountLivePage(app, { authenticate, catalogue, heartbeatSeconds: settings.heartbeatSeconds });
  app.use((request) => {
    throw new HttpError(404, 'No such address', `${request.method} ${request.path} is not served here`);
  });
  app.use(problemHandler(logger));

  const server = await listen(app, settings);
  const sweeping = new AbortController();
  const swept = keepStreams(
    {
      hub,
      epoch: () => mirror.epoch,
      heartbeatSeconds: settings.heartbeatSeconds,
      stalledSeconds: settings.stalledSeconds,
      clock,
      random,
    },
    sweeping.signal,
  );
  registerGatewayGauges(registry, {
    clients: () => hub.clients.size,
    subscriptionGroups: () => hub.subscriptionGroups,
    movies: () => mirror.view.movies,
    ringEvents: () => mirror.ring.end - mirror.ring.start,
    ringBytes: () => mirror.ring.bytes,
    ringMaximumBytes: () => mirror.ring.maximumBytes,
    replaysActive: () => hub.replays.active,
    replaysWaiting: () => hub.replays.waiting,
    newestEventAgeSeconds: () => mirror.newestAgeSeconds(clock.now()),
    drainingClients: () => (connectionLimiter.draining ? hub.clients.size : 0),
  });
  const { port } = server.address() as AddressInfo;
  logger.info(
    { port, movies: mirror.view.movies, ringEvents: mirror.ring.end - mirror.ring.start },
    'gateway listening',
  );

  return {
    port,
    live: () => !connection.isClosed(),
    notReady: () => [
      ...(connectionLimiter.draining ? ['draining'] : []),
      ...(mirror.healthy() ? [] : ['the MOVIES stream is not being followed']),
    ],
    async stop() {
      connectionLimiter.draining = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await drainStreams(hub, context.configuration.drainSeconds, clock, random);
      await Promise.race([closed, clock.wait(closingGraceMilliseconds)]);
      server.closeAllConnections();
      for (const client of hub.clients) client.abandon('draining');
      sweeping.abort();
      await Promise.all([swept, mirror.stop()]);
    },
  };
}

const closingGraceMilliseconds = 2000;

function createApplication(settings: GatewayConfiguration): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', settings.trustedProxyHops);
  app.set('query parser', 'simple');
  app.use(crossOrigin(settings.corsOrigins));
  return app;
}

async function listen(app: Express, settings: GatewayConfiguration): Promise<Server> {
  const server = createServer(
    {
      // Slow headers or bodies (slow loris) are cut off; open streams no longer belong to this server.
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 2000,
      // Longer than the idle time of the usual proxies, so that it is they who close.
      keepAliveTimeout: settings.keepAliveSeconds * 1000,
      maxHeaderSize: 16 * 1024,
      noDelay: true,
    },
    app,
  );
  server.maxConnections = settings.maxClients + connectionsForRequests;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new EnvironmentError(
          `cannot listen on ${settings.host}:${settings.port}: choose another port with PORT (0 picks a free one)`,
          { cause: error },
        ),
      ),
    );
    server.listen({ port: settings.port, host: settings.host, backlog: 4096 }, resolve);
  });
  return server;
}

/** Connections beside the streams: pages, catalogue requests, and those that are told to come back later. */
const connectionsForRequests = 1000;
