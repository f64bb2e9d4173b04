import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestEtl, type TestEtl, untilEtlRests } from '../../support/etl.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { movieObservations, publishObservations } from '../../support/observations.ts';
import { runSchemathesis, schemathesis } from './support/schemathesis.ts';
import { jwtSecret, tokenFor } from './support/tokens.ts';

let etl: TestEtl;
let gateway: TestGateway;

beforeAll(async () => {
  etl = await startTestEtl();
  await etl.startReplica();
  await publishObservations(etl.connection, movieObservations(20));
  await untilEtlRests(etl.connection);
  gateway = await startTestGateway(etl.url, { CINESTREAM_JWT_SECRET: jwtSecret });
}, 60_000);

afterAll(async () => {
  await gateway?.stop();
  await etl?.close();
});

/** Streams do not end, and there is no scraper here: both have tests of their own. */
const leftOut = ['--exclude-path', '/api/movies/stream', '--exclude-path', '/api/scrape'];

/** A cursor cannot be made up: what fits its schema may be refused all the same. */
const unfit = ['--exclude-checks', 'positive_data_acceptance'];

test('what schemathesis makes of the description is answered as it says', async ({ skip }) => {
  const program = await schemathesis();
  skip(program === null, 'schemathesis cannot be installed: Python 3 and PyPI are needed');
  const { failed, text } = await runSchemathesis(program ?? '', [
    'run',
    `${gateway.url}/openapi.json`,
    '--header',
    `Authorization: Bearer ${await tokenFor()}`,
    '--checks',
    'all',
    '--max-examples',
    '40',
    '--seed',
    '1',
    '--no-color',
    '--generation-database',
    'none',
    ...leftOut,
    ...unfit,
  ]);
  expect(failed ? text : '').toBe('');
}, 300_000);
