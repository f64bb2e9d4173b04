import { z } from 'zod';
import { ConfigurationError } from './errors.ts';

const flag = z
  .enum(['true', 'false', '1', '0', 'yes', 'no', ''])
  .transform((value) => value === 'true' || value === '1' || value === 'yes');
const port = z.coerce.number().int().min(0).max(65_535);
const positive = z.coerce.number().int().min(1);
const seconds = z.coerce.number().min(0);
const list = z.string().transform((value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
const optional = z.string().min(1).optional();
const httpAddress = z.url({ protocol: /^https?$/ });

/** Every setting, by the environment variable that holds it. Defaults suit one machine. */
const environmentSchema = z.object({
  NATS_URL: list.default(['nats://127.0.0.1:4222']),
  NATS_CREDS: optional,
  NATS_USER: optional,
  NATS_PASSWORD: optional,
  NATS_TOKEN: optional,
  NATS_TLS_CA: optional,
  NATS_TLS_CERT: optional,
  NATS_TLS_KEY: optional,
  /** Where answers arrive: a prefix per user lets permissions keep users out of each other's. */
  CINESTREAM_NATS_INBOX_PREFIX: optional,
  /** How long the first connection, and with `await` the topology, is waited for; 0: fail at once. */
  CINESTREAM_NATS_WAIT_SECONDS: seconds.default(0),
  /** `apply`: create and update streams at start; `await`: another user does, wait until they are there. */
  CINESTREAM_NATS_TOPOLOGY: z.enum(['apply', 'await']).default('apply'),
  /** A user of the system account: lets the exporter read the servers' state. */
  CINESTREAM_NATS_SYSTEM_USER: optional,
  CINESTREAM_NATS_SYSTEM_PASSWORD: optional,
  /** Copies of each stream; unset: three where the cluster has three servers, else one. */
  CINESTREAM_NATS_STREAM_REPLICAS: z.coerce.number().int().min(1).max(5).optional(),
  CINESTREAM_NATS_STREAM_MAX_BYTES: positive.default(10 * 1024 ** 3),

  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  CINESTREAM_METRICS_PORT: port.default(9090),
  CINESTREAM_METRICS_HOST: z.string().default('0.0.0.0'),
  CINESTREAM_DRAIN_SECONDS: seconds.default(30),

  /** Traces go to this OTLP/HTTP collector; unset: tracing is off. The names are OpenTelemetry's own. */
  OTEL_EXPORTER_OTLP_ENDPOINT: httpAddress.optional(),
  /** The same for traces alone, with the whole path. */
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: httpAddress.optional(),
  OTEL_SDK_DISABLED: flag.default(false),
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'none']).default('otlp'),
  OTEL_SERVICE_NAME: optional,
  OTEL_TRACES_SAMPLER: z
    .enum([
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ])
    .default('parentbased_always_on'),
  /** Share of the traces that a `traceidratio` sampler keeps. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  OTEL_BSP_SCHEDULE_DELAY: positive.default(5000),
  OTEL_BSP_EXPORT_TIMEOUT: positive.default(30_000),
  OTEL_BSP_MAX_QUEUE_SIZE: positive.default(2048),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: positive.default(512),

  PORT: port.default(3000),
  CINESTREAM_HOST: z.string().default('0.0.0.0'),
  CINESTREAM_SCRAPE_TOKEN: optional,
  CINESTREAM_ADMIN_TOKEN: optional,
  CINESTREAM_JWT_SECRET: optional,
  CINESTREAM_CORS_ORIGINS: list.default(['*']),
  /** Number of proxies in front whose X-Forwarded-For is believed. */
  CINESTREAM_TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  CINESTREAM_MAX_CLIENTS: positive.default(20_000),
  CINESTREAM_MAX_CLIENTS_PER_ADDRESS: positive.default(200),
  CINESTREAM_RING_MEGABYTES: positive.default(64),
  CINESTREAM_CLIENT_LIFETIME_SECONDS: seconds.default(600),
  CINESTREAM_HEARTBEAT_SECONDS: positive.default(15),
  /** A stream whose client takes nothing for so long is cut off. */
  CINESTREAM_STALLED_SECONDS: positive.default(60),
  CINESTREAM_REQUEST_TIMEOUT_SECONDS: positive.default(5),
  /** Reading a page takes a browser. */
  CINESTREAM_SCRAPE_TIMEOUT_SECONDS: positive.default(60),

  CINESTREAM_SELENIUM_URL: z.url().optional(),
  CINESTREAM_BROWSER: z.enum(['chrome', 'firefox']).default('chrome'),
  CINESTREAM_BROWSER_BINARY: optional,
  CINESTREAM_HEADED: flag.default(false),
  CINESTREAM_SCRAPER_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(1),
  CINESTREAM_SESSION_MAX_PAGES: positive.default(200),
  CINESTREAM_PAGE_TIMEOUT_SECONDS: positive.default(30),
  /** A page is not read again before this age. */
  CINESTREAM_RECRAWL_AFTER_SECONDS: seconds.default(24 * 3600),
  CINESTREAM_USER_AGENT: optional,
  /** Pages on private, loopback and link-local addresses are refused unless this is set. */
  CINESTREAM_ALLOW_PRIVATE_ADDRESSES: flag.default(false),
  /** Credentials of sources: a folder for each Secret, its keys as files. */
  CINESTREAM_CREDENTIALS_DIRECTORY: z.string().min(1).default('/etc/cinestream/credentials'),
  CINESTREAM_ARCHIVE_MAX_BYTES: positive.default(2 * 1024 ** 3),

  CINESTREAM_ETL_CONCURRENCY: z.coerce.number().int().min(1).max(1024).default(64),
  /** JSON file that overrides survivorship rules. */
  CINESTREAM_SURVIVORSHIP_RULES: optional,

  /** How often the exporter releases a canary movie, which the gateways wait for; 0: never. */
  CINESTREAM_CANARY_INTERVAL_SECONDS: seconds.default(0),

  /** The namespace whose resources the operator follows; unset: that of the kubeconfig or the pod. */
  CINESTREAM_OPERATOR_NAMESPACE: optional,
  /** Under which name this replica holds the lease; unset: the host's. */
  CINESTREAM_OPERATOR_IDENTITY: optional,
  /** A file with the Job that imports of datasets are made from. */
  CINESTREAM_OPERATOR_IMPORT_JOB: optional,
  /** The Deployment that the operator runs in: with it the lease goes. */
  CINESTREAM_OPERATOR_DEPLOYMENT: optional,
});

type Environment = z.infer<typeof environmentSchema>;

/** The names of all settings. */
export const environmentVariables: readonly string[] = Object.keys(environmentSchema.shape);

/** The validated configuration: frozen, one section a concern. Durations in seconds where the name says so. */
export type Configuration = ReturnType<typeof shape>;
export type NatsConfiguration = Configuration['nats'];
export type ScraperConfiguration = Configuration['scraper'];
export type GatewayConfiguration = Configuration['gateway'];
export type EtlConfiguration = Configuration['etl'];
export type TracingConfiguration = Configuration['tracing'];

/**
 * Reads and validates the environment once.
 * @throws ConfigurationError naming every variable that is wrong, and why.
 */
export function readConfiguration(environment: Record<string, string | undefined>): Configuration {
  const present = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = environmentSchema.safeParse(present);
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigurationError(`wrong setting in the environment: ${problems.join('; ')}`);
  }
  return deepFreeze(shape(result.data));
}

function shape(environment: Environment) {
  return {
    nats: {
      servers: environment.NATS_URL,
      credentialsFile: environment.NATS_CREDS,
      user: environment.NATS_USER,
      password: environment.NATS_PASSWORD,
      token: environment.NATS_TOKEN,
      tlsCaFile: environment.NATS_TLS_CA,
      tlsCertificateFile: environment.NATS_TLS_CERT,
      tlsKeyFile: environment.NATS_TLS_KEY,
      inboxPrefix: environment.CINESTREAM_NATS_INBOX_PREFIX,
      waitSeconds: environment.CINESTREAM_NATS_WAIT_SECONDS,
      topology: environment.CINESTREAM_NATS_TOPOLOGY,
      systemUser: environment.CINESTREAM_NATS_SYSTEM_USER,
      systemPassword: environment.CINESTREAM_NATS_SYSTEM_PASSWORD,
      streamReplicas: environment.CINESTREAM_NATS_STREAM_REPLICAS,
      streamMaxBytes: environment.CINESTREAM_NATS_STREAM_MAX_BYTES,
      archiveMaxBytes: environment.CINESTREAM_ARCHIVE_MAX_BYTES,
    },
    observability: {
      logLevel: environment.LOG_LEVEL,
      metricsPort: environment.CINESTREAM_METRICS_PORT,
      metricsHost: environment.CINESTREAM_METRICS_HOST,
    },
    tracing: {
      endpoint: tracesEndpoint(environment),
      serviceName: environment.OTEL_SERVICE_NAME,
      sampler: environment.OTEL_TRACES_SAMPLER,
      samplerRatio: environment.OTEL_TRACES_SAMPLER_ARG,
      batches: {
        scheduledDelayMillis: environment.OTEL_BSP_SCHEDULE_DELAY,
        exportTimeoutMillis: environment.OTEL_BSP_EXPORT_TIMEOUT,
        maxQueueSize: environment.OTEL_BSP_MAX_QUEUE_SIZE,
        maxExportBatchSize: Math.min(environment.OTEL_BSP_MAX_EXPORT_BATCH_SIZE, environment.OTEL_BSP_MAX_QUEUE_SIZE),
      },
    },
    drainSeconds: environment.CINESTREAM_DRAIN_SECONDS,
    gateway: {
      port: environment.PORT,
      host: environment.CINESTREAM_HOST,
      scrapeToken: environment.CINESTREAM_SCRAPE_TOKEN,
      adminToken: environment.CINESTREAM_ADMIN_TOKEN,
      jwtSecret: environment.CINESTREAM_JWT_SECRET,
      corsOrigins: environment.CINESTREAM_CORS_ORIGINS,
      trustedProxyHops: environment.CINESTREAM_TRUSTED_PROXY_HOPS,
      maxClients: environment.CINESTREAM_MAX_CLIENTS,
      maxClientsPerAddress: environment.CINESTREAM_MAX_CLIENTS_PER_ADDRESS,
      ringBytes: environment.CINESTREAM_RING_MEGABYTES * 1024 * 1024,
      clientLifetimeSeconds: environment.CINESTREAM_CLIENT_LIFETIME_SECONDS,
      heartbeatSeconds: environment.CINESTREAM_HEARTBEAT_SECONDS,
      stalledSeconds: environment.CINESTREAM_STALLED_SECONDS,
      requestTimeoutSeconds: environment.CINESTREAM_REQUEST_TIMEOUT_SECONDS,
      scrapeTimeoutSeconds: environment.CINESTREAM_SCRAPE_TIMEOUT_SECONDS,
    },
    scraper: {
      seleniumUrl: environment.CINESTREAM_SELENIUM_URL,
      browser: environment.CINESTREAM_BROWSER,
      browserBinary: environment.CINESTREAM_BROWSER_BINARY,
      headed: environment.CINESTREAM_HEADED,
      concurrency: environment.CINESTREAM_SCRAPER_CONCURRENCY,
      sessionMaxPages: environment.CINESTREAM_SESSION_MAX_PAGES,
      pageTimeoutSeconds: environment.CINESTREAM_PAGE_TIMEOUT_SECONDS,
      recrawlAfterSeconds: environment.CINESTREAM_RECRAWL_AFTER_SECONDS,
      userAgent: environment.CINESTREAM_USER_AGENT,
      allowPrivateAddresses: environment.CINESTREAM_ALLOW_PRIVATE_ADDRESSES,
      credentialsDirectory: environment.CINESTREAM_CREDENTIALS_DIRECTORY,
    },
    etl: {
      concurrency: environment.CINESTREAM_ETL_CONCURRENCY,
      survivorshipRulesFile: environment.CINESTREAM_SURVIVORSHIP_RULES,
    },
    canary: { intervalSeconds: environment.CINESTREAM_CANARY_INTERVAL_SECONDS },
    operator: {
      namespace: environment.CINESTREAM_OPERATOR_NAMESPACE,
      identity: environment.CINESTREAM_OPERATOR_IDENTITY,
      importJobFile: environment.CINESTREAM_OPERATOR_IMPORT_JOB,
      deployment: environment.CINESTREAM_OPERATOR_DEPLOYMENT,
    },
  };
}

/** Where traces go, undefined where none are wanted. */
function tracesEndpoint(environment: Environment): string | undefined {
  if (environment.OTEL_SDK_DISABLED || environment.OTEL_TRACES_EXPORTER === 'none') return undefined;
  const { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: forTraces, OTEL_EXPORTER_OTLP_ENDPOINT: forAll } = environment;
  return forTraces ?? (forAll === undefined ? undefined : `${forAll.replace(/\/$/, '')}/v1/traces`);
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null) deepFreeze(part);
  }
  return Object.freeze(value);
}
