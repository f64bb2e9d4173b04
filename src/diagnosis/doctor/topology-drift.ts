import type { ConsumerInfo, StreamInfo } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import type { NatsConfiguration } from '../../config.ts';
import { describeError } from '../../errors.ts';
import { absent, declaredTopology } from '../../messaging/nats/admin/topology.ts';
import { jetstreamManager } from '../../messaging/nats/client.ts';

/** A setting of a stream or consumer that is not as declared. */
export interface SettingDifference {
  setting: string;
  expected: unknown;
  actual: unknown;
}

/** How one stream, bucket or durable consumer stands to its declaration. */
export type Deployed<Info> =
  | { name: string; state: 'present'; info: Info; differences: SettingDifference[] }
  | { name: string; state: 'missing' }
  /** It did not answer: nothing is known of it. */
  | { name: string; state: 'unknown'; reason: string };

export interface DeployedTopology {
  streams: Deployed<StreamInfo>[];
  /** Named `STREAM/durable`. */
  consumers: Deployed<ConsumerInfo>[];
}

/** Compares what there is with what `applyTopology` would make. Changes nothing; one that does not answer hides no other. */
export async function readDeployedTopology(
  connection: NatsConnection,
  configuration: NatsConfiguration,
  timeoutMilliseconds = 5000,
): Promise<DeployedTopology> {
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: timeoutMilliseconds });
  const declared = declaredTopology(connection, configuration);
  const streams = declared.streams.map((declaration) =>
    examine(declaration.name, declaration, () => manager.streams.info(declaration.name)),
  );
  const consumers = declared.consumers.map(({ stream, config }) =>
    examine(`${stream}/${config.durable_name}`, config, () => manager.consumers.info(stream, config.durable_name)),
  );
  return { streams: await Promise.all(streams), consumers: await Promise.all(consumers) };
}

async function examine<Info extends { config: object }>(
  name: string,
  declaration: object,
  read: () => Promise<Info>,
): Promise<Deployed<Info>> {
  try {
    const info = await read().catch(absent);
    if (info === null) return { name, state: 'missing' };
    return { name, state: 'present', info, differences: differencesOf(info.config, declaration) };
  } catch (error) {
    return { name, state: 'unknown', reason: describeError(error) };
  }
}

/** Declared settings that are other than declared; what is not declared may be anything. */
export function differencesOf(actual: object, declaration: object): SettingDifference[] {
  const settings = new Map<string, unknown>(Object.entries(actual));
  return Object.entries(declaration).flatMap(([setting, expected]) =>
    JSON.stringify(settings.get(setting)) === JSON.stringify(expected)
      ? []
      : [{ setting, expected, actual: settings.get(setting) }],
  );
}
