import type { SettingSection, SettingValues } from './configuration/setting.ts';
import { environmentVariables, settings } from './configuration/settings.ts';
import { ConfigurationError } from './errors.ts';

export { environmentVariables } from './configuration/settings.ts';

type Environment = Record<string, string | undefined>;

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
export function readConfiguration(environment: Environment): Configuration {
  const problems = [...missingPrefixes(environment)];
  const read = <Section extends SettingSection>(section: Section): SettingValues<Section> => {
    const values: Record<string, unknown> = {};
    for (const [name, { variable, schema, meaning }] of Object.entries(section)) {
      const given = environment[variable];
      const result = schema.safeParse(given === '' ? undefined : given);
      if (result.success) values[name] = result.data;
      else problems.push(`${variable} (${meaning}): ${result.error.issues.map((issue) => issue.message).join('; ')}`);
    }
    return values as SettingValues<Section>;
  };
  const sections = {
    nats: read(settings.nats),
    observability: read(settings.observability),
    openTelemetry: read(settings.openTelemetry),
    gateway: read(settings.gateway),
    scraper: read(settings.scraper),
    etl: read(settings.etl),
    canary: read(settings.canary),
    operator: read(settings.operator),
  };
  if (problems.length > 0) throw new ConfigurationError(`wrong setting in the environment: ${problems.join('. ')}`);
  return deepFreeze(shape(sections));
}

/** Variables that other programs set too: their value is not meant for us. */
const commonNames = ['HOST', 'BROWSER', 'USER_AGENT', 'HEADED'];

/** A secret or a limit under a name that nobody reads would be off without a word. */
function missingPrefixes(environment: Environment): string[] {
  return environmentVariables.flatMap((variable) => {
    const bare = variable.replace(/^CINESTREAM_/, '');
    if (bare === variable || commonNames.includes(bare) || !environment[bare]) return [];
    return [`${bare} is not read: rename it to ${variable}`];
  });
}

type Sections = { readonly [Name in keyof typeof settings]: SettingValues<(typeof settings)[Name]> };

function shape({ openTelemetry, ...sections }: Sections) {
  return {
    ...sections,
    drainSeconds: sections.observability.drainSeconds,
    tracing: {
      endpoint: tracesEndpoint(openTelemetry),
      serviceName: openTelemetry.serviceName,
      sampler: openTelemetry.sampler,
      samplerRatio: openTelemetry.samplerRatio,
      batches: {
        scheduledDelayMillis: openTelemetry.scheduledDelayMillis,
        exportTimeoutMillis: openTelemetry.exportTimeoutMillis,
        maxQueueSize: openTelemetry.maxQueueSize,
        maxExportBatchSize: Math.min(openTelemetry.maxExportBatchSize, openTelemetry.maxQueueSize),
      },
    },
  };
}

/** Where traces go, undefined where none are wanted. */
function tracesEndpoint(from: Sections['openTelemetry']): string | undefined {
  if (from.disabled || from.tracesExporter === 'none') return undefined;
  return (
    from.tracesEndpoint ?? (from.endpoint === undefined ? undefined : `${from.endpoint.replace(/\/$/, '')}/v1/traces`)
  );
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null) deepFreeze(part);
  }
  return Object.freeze(value);
}
