import { jetstreamManager } from '@nats-io/jetstream';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { MessagingUnavailableError } from '../../src/errors.ts';
import { streams } from '../../src/messaging/contracts/subjects.ts';
import { ensureTopology, findTopology } from '../../src/messaging/nats/admin/ensure-topology.ts';
import { applyTopology, firstMissing } from '../../src/messaging/nats/admin/topology.ts';
import { connectToNats } from '../../src/messaging/nats/connection.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { startNatsServer } from '../support/nats-server.ts';

/** Time passes only by waiting; `onWait` runs at each wait. */
function steppedClock(onWait: (waits: number) => Promise<void> | void = () => {}): Clock {
  let now = 0;
  let waits = 0;
  return {
    now: () => now,
    async wait(milliseconds) {
      now += milliseconds;
      waits += 1;
      await onWait(waits);
    },
  };
}

describe('ensureTopology', () => {
  it('waits for the streams that another user makes, and names what is missing when they do not come', async () => {
    const server = await startNatsServer();
    const configuration = readConfiguration({
      NATS_URL: server.url,
      CINESTREAM_NATS_TOPOLOGY: 'await',
      CINESTREAM_NATS_WAIT_SECONDS: '5',
    }).nats;
    const connection = await connectToNats(configuration, 'test', silentLogger);
    await expect(ensureTopology(connection, configuration, silentLogger, steppedClock())).rejects.toThrow(
      /FRONTIER does not exist.*cinestream topology/,
    );
    const clock = steppedClock(async (waits) => {
      if (waits === 2) await applyTopology(connection, configuration);
    });
    await ensureTopology(connection, configuration, silentLogger, clock);
    expect(await firstMissing(connection)).toBeUndefined();
    await connection.close();
    await server.close();
  });
});

describe('findTopology', () => {
  it('leaves the streams of a deployment as they are, and makes them where there are none', async () => {
    const server = await startNatsServer([], '', '1GB');
    const configuration = readConfiguration({ NATS_URL: server.url }).nats;
    const connection = await connectToNats(configuration, 'test', silentLogger);
    const clock = steppedClock();
    const small = { ...configuration, streamMaxBytes: 10_000_000, archiveMaxBytes: 10_000_000 };
    await findTopology(connection, small, silentLogger, clock);
    expect(await firstMissing(connection)).toBeUndefined();
    await expect(ensureTopology(connection, configuration, silentLogger, clock)).rejects.toThrow('cannot set up');
    await findTopology(connection, configuration, silentLogger, clock);
    const { config } = await (await jetstreamManager(connection)).streams.info(streams.crawl);
    expect(config.max_bytes).toBeLessThanOrEqual(small.streamMaxBytes);
    await connection.close();
    await server.close();
  });
});

describe('connectToNats', () => {
  it('tries again until its time is over', async () => {
    const configuration = readConfiguration({ NATS_URL: 'nats://127.0.0.1:1', CINESTREAM_NATS_WAIT_SECONDS: '3' }).nats;
    let waits = 0;
    const clock = steppedClock((count) => {
      waits = count;
    });
    await expect(connectToNats(configuration, 'test', silentLogger, clock)).rejects.toThrow(MessagingUnavailableError);
    expect(waits).toBe(3);
  });
});
