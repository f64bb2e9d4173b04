import type { ConsumerInfo, StreamInfo } from '@nats-io/jetstream';
import { describe, expect, it } from 'vitest';
import { checkConsumer, checkSizes, checkStream, describeSetting } from './jetstream-checks.ts';
import { checkAccount, checkClock, checkServer, isSupportedVersion } from './server-checks.ts';
import { checkGrid, checkHosts, checkService } from './work-checks.ts';

describe('isSupportedVersion', () => {
  it.each([
    ['2.8.4', false],
    ['2.9.0', true],
    ['2.10.0-beta.1', true],
    ['3.0.0', true],
    ['1.99.9', false],
    ['strange', false],
  ])('of %s is %s', (version, supported) => {
    expect(isSupportedVersion(version)).toBe(supported);
  });
});

describe('checkServer', () => {
  it('wants JetStream, and a version that it works on', () => {
    const info = { server_id: 'N1', server_name: 'nats-0', version: '2.8.0', jetstream: false };
    expect(checkServer(info).map(({ subject, status }) => [subject, status])).toEqual([
      ['nats', 'problem'],
      ['jetstream', 'problem'],
    ]);
  });
});

describe('checkAccount', () => {
  it('warns before the account is full', () => {
    expect(checkAccount({ storage: 81, limits: { max_storage: 100 } }).status).toBe('problem');
    expect(checkAccount({ storage: 79, limits: { max_storage: 100 } }).status).toBe('ok');
    expect(checkAccount({ storage: 10 ** 12, limits: { max_storage: -1 } }).status).toBe('ok');
  });
});

describe('checkClock', () => {
  it('takes no skew for one that the time of the question could explain', () => {
    expect(checkClock({ milliseconds: 1500, uncertaintyMilliseconds: 800 }).status).toBe('ok');
    expect(checkClock({ milliseconds: -1500, uncertaintyMilliseconds: 5 })).toMatchObject({
      status: 'warning',
      message: 'the server is 1.50 s behind this machine (± 5 ms)',
    });
    expect(checkClock({ milliseconds: 60_000, uncertaintyMilliseconds: 5 }).status).toBe('problem');
  });
});

function stream(cluster: StreamInfo['cluster']) {
  const config = { name: 'CRAWL', max_bytes: -1, discard: 'new' };
  const info = { config, state: { messages: 1, bytes: 10, last_seq: 1 }, cluster } as StreamInfo;
  return checkStream({ name: 'CRAWL', state: 'present', info, differences: [] });
}

describe('checkStream', () => {
  const copy = { active: 0, lag: 0 };

  it('wants a leader, and followers that keep up', () => {
    const current = { ...copy, name: 'b', current: true, offline: false };
    const behind = { ...copy, name: 'c', current: false, offline: false, lag: 1200 };
    const offline = { ...copy, name: 'd', current: false, offline: true };
    expect(stream({ leader: '', replicas: [current] })).toMatchObject([{ status: 'problem' }]);
    expect(stream({ leader: 'a', replicas: [current, current] })).toMatchObject([
      { status: 'ok', message: '1 message, 10 B, led by a, 3 current copies' },
    ]);
    expect(stream({ leader: 'a', replicas: [current, behind] })).toMatchObject([
      { status: 'warning', message: '2 of 3 copies are current; not c (1,200 behind)' },
    ]);
    expect(stream({ leader: 'a', replicas: [offline, behind] })).toMatchObject([{ status: 'problem' }]);
    expect(stream({ leader: 'a', replicas: [current, { ...current, active: 12e9 }] })).toMatchObject([
      { status: 'warning', message: '2 of 3 copies are current; not b (silent for 12.0 s)' },
    ]);
  });

  it('takes no answer for unknown, never for in order', () => {
    expect(checkStream({ name: 'CRAWL', state: 'unknown', reason: 'timeout' })).toMatchObject([{ status: 'unknown' }]);
  });
});

describe('checkSizes', () => {
  it('tells fewer copies than there should be, not more', () => {
    const sized = (expected: number, actual: number) =>
      checkSizes([
        {
          name: 'CRAWL',
          state: 'present',
          info: {} as StreamInfo,
          differences: [{ setting: 'num_replicas', expected, actual }],
        },
      ]).map(({ message }) => message);
    expect(sized(3, 1)).toEqual(['CRAWL num_replicas is 1, not 3']);
    expect(sized(1, 3)).toEqual([]);
  });
});

describe('checkConsumer', () => {
  const now = Date.parse('2026-01-01T01:00:00Z');

  function consumer(state: Partial<ConsumerInfo>, acknowledged?: string) {
    const info = {
      stream_name: 'CRAWL',
      name: 'scraper',
      created: '2026-01-01T00:00:00Z',
      config: { max_ack_pending: 1000 },
      ack_floor: { consumer_seq: 1, stream_seq: 1, last_active: acknowledged },
      num_pending: 0,
      num_ack_pending: 0,
      num_redelivered: 0,
      num_waiting: 1,
      ...state,
    } as unknown as ConsumerInfo;
    return checkConsumer({ name: 'CRAWL/scraper', state: 'present', info, differences: [] }, now);
  }

  it('leaves alone what is being worked on', () => {
    expect(consumer({ num_pending: 9, num_ack_pending: 1 }, '2026-01-01T00:59:50Z')).toMatchObject([
      { status: 'ok', message: '10 messages to do, 1 in work' },
    ]);
    // Nothing waits: nobody needs to be there.
    expect(consumer({ num_waiting: 0 })).toMatchObject([{ status: 'ok' }]);
  });

  it('notices work that has not moved for long', () => {
    expect(consumer({ num_pending: 9, num_ack_pending: 1 }, '2026-01-01T00:50:00Z')).toMatchObject([
      { status: 'warning', message: '10 messages wait, 1 of them delivered; none acknowledged for 10 min' },
    ]);
  });

  it('names the role to start where nobody takes the work', () => {
    expect(consumer({ num_pending: 9, num_waiting: 0 })).toMatchObject([
      { status: 'problem', remedy: 'start cinestream scraper' },
    ]);
  });
});

describe('describeSetting', () => {
  it('has the units of people', () => {
    expect(describeSetting('ack_wait', 30e9)).toBe('30.0 s');
    expect(describeSetting('max_bytes', -1)).toBe('unbounded');
    expect(describeSetting('discard', 'old')).toBe('old');
    expect(describeSetting('subjects', ['crawl.>'])).toBe('["crawl.>"]');
    expect(describeSetting('max_age', undefined)).toBe('unset');
  });
});

describe('checkService', () => {
  it('lets scrapers be scaled to none while nothing is to be read', () => {
    const idle = { instances: 0, requests: 0, errors: 0, averageMilliseconds: null, lastError: null };
    expect(checkService({ ...idle, service: 'cinestream-scrape' }, 0).status).toBe('warning');
    expect(checkService({ ...idle, service: 'cinestream-scrape' }, 3).status).toBe('problem');
    expect(checkService({ ...idle, service: 'cinestream-scrape' }, null).status).toBe('problem');
    expect(checkService({ ...idle, service: 'cinestream-catalogue' }, 0).status).toBe('problem');
  });
});

describe('checkHosts', () => {
  it('tells how long a host is left alone', () => {
    expect(checkHosts([{ host: 'a_b', refusals: 1, pausedUntil: 61_000 }], 1000)).toMatchObject([
      { status: 'warning', message: 'refused once; left alone for another 1 min' },
    ]);
  });
});

describe('checkGrid', () => {
  const grid = (up: number, down: number, slots: number, sessions: number, queued: number) =>
    checkGrid({
      slots,
      sessions,
      queued,
      sessionsByHost: new Map(),
      nodes: new Map([
        ['UP', up],
        ['DOWN', down],
      ]),
    });

  it('wants nodes, and slots for those who wait', () => {
    expect(grid(2, 0, 4, 3, 0)).toMatchObject({
      status: 'ok',
      message: '2 nodes; 1 of 4 slots free, 3 sessions, 0 waiting',
    });
    expect(grid(0, 0, 0, 0, 0).status).toBe('problem');
    expect(grid(1, 0, 2, 2, 5).status).toBe('warning');
    expect(grid(1, 1, 2, 0, 0).status).toBe('warning');
  });
});
