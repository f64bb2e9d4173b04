import { expect, test } from 'vitest';

interface ImportRules {
  violationsOf(path: string, text: string): string[];
}
const rules = new URL('../../scripts/lint/import-rules.mjs', import.meta.url).href;
const { violationsOf } = (await import(rules)) as ImportRules;

test.each([
  [
    'src/movie/merge/merge.ts',
    "import { x } from '../../messaging/nats/publish.ts';",
    'src/movie may import nothing else of ours',
  ],
  ['src/etl/etl.ts', "import type { Page } from '../scraper/browser/page.ts';", 'src/etl imports|src/etl may import'],
  ['src/etl/etl.ts', "const { x } = await import('../gateway/gateway.ts');", 'src/etl may import'],
  ['src/etl/etl.ts', "import { jetstream } from '@nats-io/jetstream';", 'src/messaging/nats only'],
  [
    'src/etl/etl.ts',
    "import {\n  type JetStreamClient,\n  jetstream,\n} from '@nats-io/jetstream';",
    'src/messaging/nats only',
  ],
  ['src/movie/merge/merge.ts', "import type { NatsConnection } from '@nats-io/nats-core';", 'the domain is pure'],
  ['src/scraper/extract/index.ts', "import { readFile } from 'node:fs/promises';", 'extraction is pure'],
  ['src/scraper/extract/index.ts', "import { x } from '../../messaging/crawl/job.ts';", 'extraction is pure'],
  ['src/attic/thing.ts', "import { x } from '../clock.ts';", 'has no row'],
])('%s must not say %s', (path, text, reason) => {
  expect(violationsOf(path, text).join('\n')).toMatch(new RegExp(reason));
});

test.each([
  ['src/etl/etl.ts', "import type { NatsConnection } from '@nats-io/nats-core';"],
  ['src/etl/etl.ts', "import { type JetStreamClient } from '@nats-io/jetstream';"],
  ['src/messaging/nats/publish.ts', "import { jetstream } from '@nats-io/jetstream';"],
  ['src/command-line/run-role.ts', "const { x } = await import('../gateway/gateway.ts');"],
])('%s may say %s', (path, text) => {
  expect(violationsOf(path, text)).toEqual([]);
});
