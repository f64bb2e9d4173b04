import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '../../../src/clock.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { fillSecrets } from '../../../src/operator/kubernetes/secrets.ts';
import { ObjectServer } from './object-server.ts';

const path = '/api/v1/namespaces/movies/secrets/users';
let server: ObjectServer;
let passwords: number;
let now: number;

/** What happens while something is waited for. */
let meanwhile: () => void;

beforeEach(async () => {
  server = await ObjectServer.start();
  passwords = 0;
  now = 0;
  meanwhile = () => undefined;
});

afterEach(() => server.close());

const clock: Clock = {
  now: () => now,
  wait: async (milliseconds) => {
    now += milliseconds;
    meanwhile();
  },
};

function fill(keys: string[]): Promise<void> {
  return fillSecrets([{ name: 'users', keys }], {
    configuration: server.configuration,
    namespace: 'movies',
    newPassword: () => {
      passwords += 1;
      return `password-${passwords}`;
    },
    clock,
    logger: silentLogger,
  });
}

function put(version: string, data?: Record<string, string>): void {
  const encoded = Object.entries(data ?? {}).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
  const metadata = { name: 'users', namespace: 'movies', resourceVersion: version };
  server.objects.set(path, { metadata, ...(data === undefined ? {} : { data: Object.fromEntries(encoded) }) });
}

function stored(): Record<string, string> {
  const data = (server.objects.get(path)?.data ?? {}) as Record<string, string>;
  return Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text, 'base64').toString()]));
}

describe('filling secrets', () => {
  test('gives an empty secret every key, each with a password of its own', async () => {
    put('1');
    await fill(['etl', 'gateway']);
    expect(stored()).toEqual({ etl: 'password-1', gateway: 'password-2' });
  });

  test('keeps what is there, adds what a new version wants, and then writes nothing any more', async () => {
    put('1', { etl: 'kept', gateway: '' });
    await fill(['etl', 'gateway', 'operator']);
    expect(stored()).toEqual({ etl: 'kept', gateway: 'password-1', operator: 'password-2' });
    await fill(['etl', 'gateway', 'operator']);
    expect(server.writes).toHaveLength(1);
  });

  test('takes what another has written meanwhile, instead of its own', async () => {
    put('1');
    server.beforeWrite = () => put('2', { etl: 'of-the-other' });
    await fill(['etl']);
    expect(stored()).toEqual({ etl: 'of-the-other' });
  });

  test('waits for a secret that is not there yet', async () => {
    meanwhile = () => put('1');
    await fill(['etl']);
    expect(stored()).toEqual({ etl: 'password-1' });
  });

  test('gives up after two minutes and says what to do', async () => {
    await expect(fill(['etl'])).rejects.toThrow(
      'the secret users in movies cannot be filled: it does not exist: apply all',
    );
    expect(now).toBe(120_000);
  });
});
