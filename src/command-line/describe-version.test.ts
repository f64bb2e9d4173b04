import { afterEach, expect, it, vi } from 'vitest';
import { version } from '../version.ts';
import { describeVersion } from './describe-version.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('says version, commit, schema versions and the rules of each stage', () => {
  vi.stubEnv('CINESTREAM_REVISION', '0123456789ab');
  const lines = describeVersion().split('\n');
  expect(lines[0]).toBe(`cinestream ${version}`);
  expect(lines[1]).toBe('commit 0123456789ab');
  expect(lines[2]).toMatch(/^schemas observation \d+, movie event \d+$/);
  expect(lines[3]).toMatch(/^rules validate \d+, clean \d+, .*publish \d+$/);
});

it('takes the commit from git where no build named one', () => {
  vi.stubEnv('CINESTREAM_REVISION', 'unknown');
  expect(describeVersion()).toMatch(/^commit (?:[0-9a-f]{7,}(?:-dirty)?|unknown)$/m);
});
