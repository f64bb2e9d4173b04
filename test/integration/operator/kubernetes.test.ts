import { KubeConfig } from '@kubernetes/client-node';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../../src/clock.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { Informer } from '../../../src/operator/kubernetes/informer.ts';
import { LeaderElection } from '../../../src/operator/kubernetes/leader-election.ts';
import { movieSourceKind } from '../../../src/operator/kubernetes/resource.ts';
import { Link } from '../../chaos/link.ts';
import { until } from '../../support/nats-server.ts';
import { ApiServer } from './api-server.ts';

let server: ApiServer;
let link: Link;
let stop: AbortController;
const running: Promise<void>[] = [];

beforeEach(async () => {
  server = await ApiServer.start();
  link = await Link.open(() => server.port, systemClock);
  stop = new AbortController();
});

afterEach(async () => {
  stop.abort();
  link.heal();
  await Promise.all(running.splice(0));
  await link.close();
  server.close();
});

/** The time, ten times as fast: what takes seconds need not be waited for. */
const fastClock: Clock = {
  now: () => Date.now() * 10,
  wait: (milliseconds, signal) => systemClock.wait(milliseconds / 10, signal),
};

function configuration(port = link.port): KubeConfig {
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: 'test', server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
    { name: 'test' },
  );
  return config;
}

describe('an informer', () => {
  let informer: Informer;

  beforeEach(async () => {
    server.put('first', 1);
    informer = new Informer({
      configuration: configuration(),
      kind: movieSourceKind,
      namespace: 'movies',
      onChange: () => undefined,
      clock: fastClock,
      random: () => 0.5,
      logger: silentLogger,
    });
    running.push(informer.run(stop.signal));
    await sees('first', 1);
    await until(() => server.watches > 0 || undefined);
  });

  async function sees(name: string, generation: number): Promise<void> {
    await until(() => informer.get(`movies/${name}`)?.metadata.generation === generation || undefined);
  }

  test('goes on when its version has been compacted away (410), with what it missed', async () => {
    server.put('first', 2, false);
    server.expireWatches();
    await sees('first', 2);
    server.put('second', 1);
    await sees('second', 1);
  });

  test('goes on when the API server was away for a while', async () => {
    link.cut();
    server.put('first', 2, false);
    await until(() => informer.idleMilliseconds() > 5000 || undefined);
    link.heal();
    await sees('first', 2);
    server.put('first', 3);
    await sees('first', 3);
  });

  test('notices a connection that says nothing any more, and goes on', async () => {
    link.stall();
    server.put('first', 2);
    const before = server.lists;
    // What comes anew gets through: only the old connection is dead.
    link.state = 'open';
    await sees('first', 2);
    expect(server.lists).toBeGreaterThan(before);
  });
});

describe('a leader', () => {
  function candidate(identity: string, port?: number) {
    const signal = new AbortController();
    let led = 0;
    const election = new LeaderElection({
      configuration: configuration(port),
      namespace: 'movies',
      name: 'lease',
      identity,
      owner: async () => ({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'operator', uid: '1' }),
      clock: fastClock,
      logger: silentLogger,
    });
    const done = election.run(signal.signal, async (term) => {
      led += 1;
      await new Promise<void>((resolve) => term.addEventListener('abort', () => resolve(), { once: true }));
    });
    running.push(done);
    stop.signal.addEventListener('abort', () => signal.abort());
    return { election, stop: () => signal.abort(), led: () => led };
  }

  test('is one of several; when it stops it gives its lease back, so that another leads at its next look', async () => {
    const one = candidate('one');
    await until(() => one.election.leading() || undefined);
    const other = candidate('other');
    await until(() => server.holder === 'one' || undefined);
    one.stop();
    await until(() => other.election.leading() || undefined);
    expect(server.holders).toEqual(['one', '', 'other']);
    expect(server.leaseOwners).toEqual(['operator']);
    expect(one.election.leading()).toBe(false);
  });

  test('that cannot renew its lease stops leading before another may', async () => {
    const one = candidate('one');
    await until(() => one.election.leading() || undefined);
    link.cut();
    await until(() => !one.election.leading() || undefined);
    expect(server.holder).toBe('one');
    link.heal();
    await until(() => one.election.leading() || undefined);
    expect(one.led()).toBe(2);
  });

  test('whose connection says nothing any more stops leading before another may', async () => {
    const one = candidate('one');
    await until(() => one.election.leading() || undefined);
    const other = candidate('other', server.port);
    link.stall();
    await until(() => other.election.leading() || undefined);
    expect(one.election.leading()).toBe(false);
  });

  describe('is followed, by the clock of the next,', () => {
    function electionOf(identity: string, clock: Clock): LeaderElection {
      const owner = async () => null;
      const config = configuration(server.port);
      return new LeaderElection({
        configuration: config,
        namespace: 'movies',
        name: 'lease',
        identity,
        owner,
        clock,
        logger: silentLogger,
      });
    }

    /** A process that leads, and does nothing more until it is told to stop. */
    async function frozenLeader(): Promise<{ stop(): Promise<void> }> {
      const signal = new AbortController();
      const began = Promise.withResolvers<void>();
      const wait: Clock['wait'] = (_, until) =>
        new Promise((resolve) => until?.addEventListener('abort', () => resolve(), { once: true }));
      const done = electionOf('one', { now: () => 0, wait }).run(signal.signal, async () => began.resolve());
      running.push(done);
      stop.signal.addEventListener('abort', () => signal.abort());
      await began.promise;
      return {
        async stop() {
          signal.abort();
          await done;
        },
      };
    }

    /** Milliseconds for which another waits until it leads; `onWait` is called each time that it waits. */
    async function millisecondsUntilAnotherLeads(onWait: () => Promise<void>): Promise<number> {
      const signal = new AbortController();
      const clock = {
        time: 0,
        now: () => clock.time,
        wait: async (milliseconds: number) => {
          await onWait();
          clock.time += milliseconds;
        },
      };
      await electionOf('other', clock).run(signal.signal, async () => signal.abort());
      return clock.time;
    }

    test('within 20 s when it dies, and not before its lease is over', async () => {
      await frozenLeader();
      const waited = await millisecondsUntilAnotherLeads(async () => undefined);
      expect(waited).toBeGreaterThanOrEqual(15_000);
      expect(waited).toBeLessThanOrEqual(17_000);
    });

    test('within 2 s when it stops', async () => {
      const leader = await frozenLeader();
      expect(await millisecondsUntilAnotherLeads(() => leader.stop())).toBeLessThanOrEqual(2000);
    });
  });
});
