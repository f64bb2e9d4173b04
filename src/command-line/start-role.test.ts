import { errors } from '@nats-io/nats-core';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../clock.ts';
import { readConfiguration } from '../config.ts';
import { ConfigurationError } from '../errors.ts';
import { silentLogger } from '../observability/logger.ts';
import { Counter, Registry } from '../observability/metrics.ts';
import type { Role, RoleContext } from '../role.ts';
import { startRole } from './start-role.ts';

const role: Role = { live: () => true, notReady: () => [], stop: async () => {} };

/** A role whose first starts fail, each after it has registered a metric. */
function failing(failures: Error[]) {
  let now = 0;
  const clock: Clock = {
    now: () => now,
    wait: async (milliseconds) => {
      now += milliseconds;
    },
  };
  const registry = new Registry();
  new Counter({ name: 'of_the_process', help: 'registered before', registers: [registry] });
  const configuration = readConfiguration({ CINESTREAM_NATS_WAIT_SECONDS: '10' });
  const context = { clock, registry, configuration, logger: silentLogger } as unknown as RoleContext;
  let starts = 0;
  const start = async () => {
    new Counter({ name: 'of_the_role', help: 'registered at each start', registers: [registry] });
    const failure = failures[starts];
    starts += 1;
    if (failure !== undefined) throw failure;
    return role;
  };
  return { started: startRole(start, context), registry, starts: () => starts };
}

describe('starting a role', () => {
  it('goes on where NATS did not answer for a moment', async () => {
    const { started, registry, starts } = failing([new errors.TimeoutError(), new errors.NoRespondersError('x')]);
    expect(await started).toBe(role);
    expect(starts()).toBe(3);
    expect(registry.getMetricsAsArray().map(({ name }) => name)).toEqual(['of_the_process', 'of_the_role']);
  });

  it('fails at once where it is not NATS', async () => {
    const { started, starts } = failing([new ConfigurationError('no such rule')]);
    await expect(started).rejects.toThrow('no such rule');
    expect(starts()).toBe(1);
  });

  it('gives up when NATS stays away', async () => {
    const { started } = failing(Array.from({ length: 100 }, () => new errors.TimeoutError()));
    await expect(started).rejects.toMatchObject({ code: 'messaging_unavailable' });
  });
});
