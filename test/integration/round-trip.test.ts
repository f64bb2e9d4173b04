import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfiguration } from '../../src/config.ts';
import { startEtl } from '../../src/etl/etl.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { Registry } from '../../src/observability/metrics.ts';
import { roundTrip } from '../../src/round-trip/round-trip.ts';
import { startTestGateway } from '../support/gateway.ts';
import { startNatsServer } from '../support/nats-server.ts';

const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of cleanUp.splice(0).toReversed()) await close();
});

async function start() {
  const nats = await startNatsServer();
  cleanUp.push(() => nats.close());
  const gateway = await startTestGateway(nats.url);
  cleanUp.push(() => gateway.stop());
  return { nats, gateway };
}

it('an observation comes back as an event of the stream', async () => {
  const { nats, gateway } = await start();
  const configuration = readConfiguration({ NATS_URL: nats.url });
  const { connection } = gateway;
  const etl = await startEtl({
    configuration,
    connection,
    registry: new Registry(),
    logger: silentLogger,
    clock: systemClock,
    random: () => 0.5,
  });
  cleanUp.push(() => etl.stop());
  const result = await roundTrip({ connection, gateway: gateway.url, timeoutMilliseconds: 20_000, clock: systemClock });
  expect(result).toEqual({
    id: expect.stringMatching(/^cs[0-9a-f]{16}$/),
    eventId: expect.stringMatching(/^msg_\d+-/),
    milliseconds: expect.any(Number),
  });
}, 30_000);

it('says that the gateway cannot be reached, or that the movie did not come', async () => {
  const { gateway } = await start();
  const common = { connection: gateway.connection, timeoutMilliseconds: 300, clock: systemClock };
  await expect(roundTrip({ ...common, gateway: gateway.url })).rejects.toThrow(/did not arrive .* ETL's log/);
  await expect(roundTrip({ ...common, gateway: 'http://127.0.0.1:9' })).rejects.toThrow('port 9 is one that browsers');
  await expect(roundTrip({ ...common, gateway: 'http://127.0.0.1:59' })).rejects.toThrow(
    /cannot open the stream .* is the gateway running/,
  );
});
