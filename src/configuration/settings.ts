import { z } from 'zod';
import { originList } from './origins.ts';
import { flag, httpUrl, list, port, positive, type SettingSection, seconds, setting, text } from './setting.ts';

const leastSecretBytes = 32;

/** What can be sent in an Authorization header. */
const bearerToken = text.regex(
  /^\S+$/,
  'holds white space, which no Authorization header carries: it would never match (a line break at the end of a file?)',
);

/** Secrets that HS256 is safe with. What is wrong with one is said without showing it. */
const tokenSecrets = list.superRefine((secrets, context) => {
  for (const [index, secret] of secrets.entries()) {
    const bytes = Buffer.byteLength(secret);
    if (bytes >= leastSecretBytes) continue;
    context.addIssue({
      code: 'custom',
      message: `secret ${index + 1} of ${secrets.length} has ${bytes} bytes and can be guessed: at least ${leastSecretBytes} are needed, as "openssl rand -hex 32" makes them (a comma separates secrets)`,
    });
  }
  if (secrets.length === 0) context.addIssue({ code: 'custom', message: 'there is no secret in it' });
});

const nats = {
  servers: setting(
    'NATS_URL',
    list.default(['nats://127.0.0.1:4222']),
    'servers, comma separated; `npm start` starts one of its own',
  ),
  credentialsFile: setting('NATS_CREDS', text.optional(), 'credentials file (JWT and seed)'),
  user: setting('NATS_USER', text.optional(), 'user'),
  password: setting('NATS_PASSWORD', text.optional(), 'password of the user', { secret: true }),
  token: setting('NATS_TOKEN', text.optional(), 'token, instead of user and password', { secret: true }),
  tlsCaFile: setting('NATS_TLS_CA', text.optional(), 'PEM file with the CA; turns TLS on'),
  tlsCertificateFile: setting('NATS_TLS_CERT', text.optional(), 'PEM file with the client certificate'),
  tlsKeyFile: setting('NATS_TLS_KEY', text.optional(), 'PEM file with the key of the client certificate'),
  inboxPrefix: setting(
    'CINESTREAM_NATS_INBOX_PREFIX',
    text.optional(),
    'prefix of reply subjects; one per user lets permissions keep users apart',
    { shownDefault: '`_INBOX`' },
  ),
  waitSeconds: setting(
    'CINESTREAM_NATS_WAIT_SECONDS',
    seconds.default(0),
    'how long to wait for the first connection (and, with `await`, for the streams); 0 fails at once',
  ),
  topology: setting(
    'CINESTREAM_NATS_TOPOLOGY',
    z.enum(['apply', 'await']).default('apply'),
    '`apply` creates and updates the streams at start; `await` waits until `cinestream topology` has',
  ),
  systemUser: setting(
    'CINESTREAM_NATS_SYSTEM_USER',
    text.optional(),
    "user of the system account: lets the exporter read each server's figures",
  ),
  systemPassword: setting('CINESTREAM_NATS_SYSTEM_PASSWORD', text.optional(), 'password of the system user', {
    secret: true,
  }),
  streamReplicas: setting(
    'CINESTREAM_NATS_STREAM_REPLICAS',
    z.coerce.number().int().min(1).max(5).optional(),
    'copies of each stream when it is created',
    { shownDefault: '3 on a cluster of three or more, else 1' },
  ),
  streamMaxBytes: setting(
    'CINESTREAM_NATS_STREAM_MAX_BYTES',
    positive.default(10 * 1024 ** 3),
    'limit of each large stream; `FRONTIER`, `CRAWL` and `DEADLETTER` get a tenth',
    { shownDefault: '10 GiB' },
  ),
  archiveMaxBytes: setting(
    'CINESTREAM_ARCHIVE_MAX_BYTES',
    positive.default(2 * 1024 ** 3),
    'limit of the page archive',
    { shownDefault: '2 GiB' },
  ),
} satisfies SettingSection;

const observability = {
  logLevel: setting(
    'LOG_LEVEL',
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    '`trace`, `debug`, `info`, `warn`, `error` or `silent`',
  ),
  metricsPort: setting(
    'CINESTREAM_METRICS_PORT',
    port.default(9090),
    'port of `/livez`, `/readyz` and `/metrics`; 0 takes a free one',
  ),
  metricsHost: setting(
    'CINESTREAM_METRICS_HOST',
    z.string().default('0.0.0.0'),
    'address on which the metrics port listens',
  ),
  drainSeconds: setting(
    'CINESTREAM_DRAIN_SECONDS',
    seconds.default(30),
    'how long work in flight may take after SIGTERM',
  ),
} satisfies SettingSection;

/** Names, meanings and defaults are OpenTelemetry's own. */
const openTelemetry = {
  endpoint: setting(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    httpUrl.optional(),
    'an OTLP/HTTP collector, e.g. `http://collector:4318`; turns tracing on',
  ),
  tracesEndpoint: setting(
    'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    httpUrl.optional(),
    'the same for traces alone, with its whole path',
    { shownDefault: 'the above and `/v1/traces`' },
  ),
  disabled: setting('OTEL_SDK_DISABLED', flag.default(false), '`true` turns tracing off'),
  tracesExporter: setting('OTEL_TRACES_EXPORTER', z.enum(['otlp', 'none']).default('otlp'), '`none` turns tracing off'),
  serviceName: setting('OTEL_SERVICE_NAME', text.optional(), 'service name of the spans', {
    shownDefault: '`cinestream-<role>`',
  }),
  sampler: setting(
    'OTEL_TRACES_SAMPLER',
    z
      .enum([
        'always_on',
        'always_off',
        'traceidratio',
        'parentbased_always_on',
        'parentbased_always_off',
        'parentbased_traceidratio',
      ])
      .default('parentbased_always_on'),
    'which traces are kept: `always_on`, `always_off`, `traceidratio` and their `parentbased_` forms',
  ),
  samplerRatio: setting(
    'OTEL_TRACES_SAMPLER_ARG',
    z.coerce.number().min(0).max(1).default(1),
    'share of the traces that a `traceidratio` sampler keeps',
  ),
  scheduledDelayMillis: setting('OTEL_BSP_SCHEDULE_DELAY', positive.default(5000), 'milliseconds between batches'),
  exportTimeoutMillis: setting('OTEL_BSP_EXPORT_TIMEOUT', positive.default(30_000), 'milliseconds for one batch'),
  maxQueueSize: setting('OTEL_BSP_MAX_QUEUE_SIZE', positive.default(2048), 'spans that wait; more are dropped'),
  maxExportBatchSize: setting('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', positive.default(512), 'spans in a batch'),
} satisfies SettingSection;

const gateway = {
  port: setting('PORT', port.default(3000), 'port of the stream, the API and the page'),
  host: setting('CINESTREAM_HOST', z.string().default('0.0.0.0'), 'address on which it listens'),
  adminToken: setting(
    'CINESTREAM_ADMIN_TOKEN',
    bearerToken.optional(),
    'bearer token of `GET /api/debug/connections`; unset: refused',
    { secret: true },
  ),
  scrapeToken: setting(
    'CINESTREAM_SCRAPE_TOKEN',
    bearerToken.optional(),
    'bearer token of `POST /api/scrape`; unset: refused',
    { secret: true },
  ),
  jwtSecrets: setting(
    'CINESTREAM_JWT_SECRET',
    tokenSecrets.optional(),
    'secrets of at least 32 bytes, comma separated: where set, the stream and the API need a token signed with one (HS256)',
    { secret: true },
  ),
  jwtJwksUrl: setting(
    'CINESTREAM_JWT_JWKS_URL',
    httpUrl.optional(),
    'a JSON Web Key Set: where set, they need a token signed with one of its keys (RS256, ES256, EdDSA), or with a secret',
  ),
  jwtIssuer: setting('CINESTREAM_JWT_ISSUER', text.optional(), 'tokens must be of this issuer (`iss`)'),
  jwtAudience: setting(
    'CINESTREAM_JWT_AUDIENCE',
    list.optional(),
    'tokens must be for one of these audiences (`aud`), comma separated',
  ),
  corsOrigins: setting(
    'CINESTREAM_CORS_ORIGINS',
    originList.default(['*']),
    'origins whose pages may read, comma separated; `https://*.example.org`: all below a domain; `*`: all, to which browsers send no cookies',
  ),
  trustedProxyHops: setting(
    'CINESTREAM_TRUSTED_PROXY_HOPS',
    z.coerce.number().int().min(0).max(10).default(0),
    'number of proxies in front whose `X-Forwarded-For` is trusted',
  ),
  maxClients: setting('CINESTREAM_MAX_CLIENTS', positive.default(20_000), 'streams open at a time'),
  maxClientsPerAddress: setting(
    'CINESTREAM_MAX_CLIENTS_PER_ADDRESS',
    positive.default(200),
    'streams open at a time from one address',
  ),
  ringBytes: setting(
    'CINESTREAM_RING_MEGABYTES',
    positive.default(64).transform((megabytes) => megabytes * 1024 * 1024),
    'newest events kept in memory for clients that lag or return',
    { shownDefault: '64' },
  ),
  heartbeatSeconds: setting(
    'CINESTREAM_HEARTBEAT_SECONDS',
    positive.default(15),
    'a comment line is sent to a stream that has been silent for so long',
  ),
  keepAliveSeconds: setting(
    'CINESTREAM_KEEP_ALIVE_SECONDS',
    seconds.default(75),
    'an idle connection is closed after so long; must be more than the idle time-out of the balancer in front. 0: never',
  ),
  stalledSeconds: setting(
    'CINESTREAM_STALLED_SECONDS',
    positive.default(60),
    'a stream whose client reads nothing for so long is closed',
  ),
  requestTimeoutSeconds: setting(
    'CINESTREAM_REQUEST_TIMEOUT_SECONDS',
    positive.default(5),
    'time-out of a request to the catalogue behind `/api/movies`',
  ),
  scrapeTimeoutSeconds: setting(
    'CINESTREAM_SCRAPE_TIMEOUT_SECONDS',
    positive.default(60),
    'time-out of the browser behind `POST /api/scrape`',
  ),
  clientLifetimeSeconds: setting(
    'CINESTREAM_CLIENT_LIFETIME_SECONDS',
    seconds.default(600),
    'a stream is ended after 0.8 to 1.0 of this, so that clients spread over the replicas; 0: never',
  ),
} satisfies SettingSection;

const scraper = {
  seleniumUrl: setting(
    'CINESTREAM_SELENIUM_URL',
    z.url().optional(),
    'a Selenium Grid, with or without `/wd/hub`; unset: a local driver is started',
  ),
  browser: setting(
    'CINESTREAM_BROWSER',
    z.enum(['chrome', 'firefox']).default('chrome'),
    '`chrome` or `firefox` (Firefox needs geckodriver and does not report `Retry-After`)',
  ),
  browserBinary: setting('CINESTREAM_BROWSER_BINARY', text.optional(), 'path of the browser', {
    shownDefault: "Chromium's headless shell where it stands beside the driver, else what the driver finds",
  }),
  headed: setting('CINESTREAM_HEADED', flag.default(false), 'show the browser'),
  concurrency: setting(
    'CINESTREAM_SCRAPER_CONCURRENCY',
    z.coerce.number().int().min(1).max(64).default(1),
    'browser sessions of this process',
  ),
  sessionMaxPages: setting(
    'CINESTREAM_SESSION_MAX_PAGES',
    positive.default(200),
    'pages after which a session is replaced',
  ),
  pageTimeoutSeconds: setting('CINESTREAM_PAGE_TIMEOUT_SECONDS', positive.default(30), 'time-out of one page'),
  recrawlAfterSeconds: setting(
    'CINESTREAM_RECRAWL_AFTER_SECONDS',
    seconds.default(24 * 3600),
    'a page is not read again before this age',
  ),
  userAgent: setting(
    'CINESTREAM_USER_AGENT',
    text.optional(),
    'User-Agent of all requests; robots.txt is obeyed for its first product that is no browser (`Movie-Bot` in `Mozilla/5.0 (compatible; Movie-Bot/1.0)`), else for `CineStream`',
    { shownDefault: "the browser's" },
  ),
  obeyRobotsMeta: setting(
    'CINESTREAM_OBEY_ROBOTS_META',
    flag.default(true),
    'pages that ask for it are not used (`noindex`) and their links not followed (`nofollow`): meta elements, `X-Robots-Tag`, `rel=nofollow`; robots.txt is obeyed in any case',
  ),
  credentialsDirectory: setting(
    'CINESTREAM_CREDENTIALS_DIRECTORY',
    text.default('/etc/cinestream/credentials'),
    'credentials of sources: a folder for each name, with the files `hosts` and `username` and `password`, `headers` or `cookies`',
  ),
  allowPrivateAddresses: setting(
    'CINESTREAM_ALLOW_PRIVATE_ADDRESSES',
    flag.default(false),
    'read pages on loopback, private and link-local addresses',
  ),
} satisfies SettingSection;

const etl = {
  concurrency: setting(
    'CINESTREAM_ETL_CONCURRENCY',
    z.coerce.number().int().min(1).max(1024).default(64),
    'observations processed at a time',
  ),
  derivedIntervalSeconds: setting(
    'CINESTREAM_ETL_DERIVED_INTERVAL_SECONDS',
    z.coerce.number().int().min(0).max(86_400).default(600),
    "while the catalogue changes, a movie's event is published again for other movies' changes (`recommendations`, `director_stats`) at most once in so long; 0: whenever they change",
  ),
  survivorshipRulesFile: setting(
    'CINESTREAM_SURVIVORSHIP_RULES',
    text.optional(),
    'a JSON file that overrides survivorship rules, see [etl.md](../explanation/etl.md)',
  ),
} satisfies SettingSection;

const canary = {
  intervalSeconds: setting(
    'CINESTREAM_CANARY_INTERVAL_SECONDS',
    seconds.default(0),
    'how often the exporter publishes a [canary movie](../how-to/observability.md#canary-movies) and the gateways expect one; 0: never',
  ),
} satisfies SettingSection;

const operator = {
  namespace: setting('CINESTREAM_OPERATOR_NAMESPACE', text.optional(), 'namespace whose resources are reconciled', {
    shownDefault: 'that of the kubeconfig or the pod',
  }),
  identity: setting('CINESTREAM_OPERATOR_IDENTITY', text.optional(), 'identity with which a replica holds the lease', {
    shownDefault: "the host's name",
  }),
  importJobFile: setting(
    'CINESTREAM_OPERATOR_IMPORT_JOB',
    text.optional(),
    'a YAML file with the Job template for dataset imports; the chart mounts it',
  ),
  deployment: setting(
    'CINESTREAM_OPERATOR_DEPLOYMENT',
    text.optional(),
    "the operator's own Deployment: the lease is deleted with it",
  ),
} satisfies SettingSection;

/** Every setting, by section. Defaults suit one machine. */
export const settings = { nats, observability, openTelemetry, gateway, scraper, etl, canary, operator };

/** The names of all environment variables that are read. */
export const environmentVariables: readonly string[] = Object.values(settings).flatMap((section: SettingSection) =>
  Object.values(section).map(({ variable }) => variable),
);
