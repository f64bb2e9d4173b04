import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { version } from './version.ts';

/** What has to be written again, since Helm, npm and people's commands read no other file. */
const copies: [string, (text: string) => string[]][] = [
  ['charts/cinestream/Chart.yaml', (text) => [parse(text).version, parse(text).appVersion]],
  ['clients/typescript/package.json', (text) => [JSON.parse(text).version]],
  [
    'docs/how-to/kubernetes.md',
    (text) => [...text.matchAll(/cinestream:(\d+\.\d+\.\d+)/g)].map(([, found]) => found ?? ''),
  ],
  [
    'docs/tutorials/kubernetes.md',
    (text) => [...text.matchAll(/cinestream:(\d+\.\d+\.\d+)/g)].map(([, found]) => found ?? ''),
  ],
];

describe('the version', () => {
  it.each(copies)('of package.json is that of %s', (file, read) => {
    const found = read(readFileSync(file, 'utf8'));
    expect(found).not.toEqual([]);
    expect([...new Set(found)]).toEqual([version]);
  });

  it.each([
    'src/command-line/program.ts',
    'src/gateway/description/description-routes.ts',
    'Dockerfile',
  ])('is not written in %s', (file) => {
    expect(readFileSync(file, 'utf8')).not.toContain(version);
  });
});
