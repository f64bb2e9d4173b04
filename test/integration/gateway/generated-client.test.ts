import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestEtl, type TestEtl, untilEtlRests } from '../../support/etl.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { observation, publishObservations } from '../../support/observations.ts';
import { clientGenerator, generateTypes } from './support/client-generator.ts';
import { jwtSecret, tokenFor } from './support/tokens.ts';

const project = fileURLToPath(new URL('../../../', import.meta.url));
const execute = promisify(execFile);
const generator = await clientGenerator();

let etl: TestEtl;
let gateway: TestGateway;

beforeAll(async () => {
  etl = await startTestEtl();
  await etl.startReplica();
  const films = ['The River', 'The Mill'].map((title, number) =>
    observation('imdb', `movie-${number}`, { title, year: 1990 + number, genre: ['Drama'], rating: 7 + number }),
  );
  await publishObservations(etl.connection, films);
  await untilEtlRests(etl.connection);
  gateway = await startTestGateway(etl.url, { CINESTREAM_JWT_SECRET: jwtSecret });
}, 60_000);

afterAll(async () => {
  await gateway?.stop();
  await etl?.close();
});

/** What somebody writes who has nothing but the description. */
const program = `
import createClient from 'openapi-fetch';
import type { components, paths } from './openapi.d.ts';

const [baseUrl, token] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl, headers: { authorization: \`Bearer \${token}\` } });
const { data: page } = await client.GET('/api/movies', { params: { query: { sort: '-rating', limit: 1, country: 'us' } } });
const { data: found } = await client.GET('/api/movies', { params: { query: { query: 'mill', fields: 'title' } } });
const { data: facets } = await client.GET('/api/facets', { params: { query: { min_rating: 7 } } });
const id = found?.movies[0]?.id ?? '';
const one = await client.GET('/api/movies/{id}', { params: { path: { id } } });
const title: string | undefined = one.data?.title;
const explained = await client.GET('/api/movies/{id}/explain', { params: { path: { id } } });
const missing = await client.GET('/api/movies/{id}', { params: { path: { id: 'tt9999999' } } });
const problem: components['schemas']['Problem'] | undefined = missing.error;
// @ts-expect-error: there is no such order
void (() => client.GET('/api/movies', { params: { query: { sort: 'loudness' } } }));
console.log(JSON.stringify({ total: page?.total, title, genre: facets?.genres[0]?.value, fields: explained.data?.fields.length, status: problem?.status }));
`;

test.skipIf(generator === null)(
  'a client generated from the description reads a live gateway',
  async () => {
    const folder = await mkdtemp(join(project, 'node_modules/.cache/generated-client-'));
    await writeFile(join(folder, 'openapi.json'), await (await fetch(`${gateway.url}/openapi.json`)).text());
    await generateTypes(generator ?? '', join(folder, 'openapi.json'), join(folder, 'openapi.d.ts'));
    await writeFile(join(folder, 'program.ts'), program);
    const configuration = {
      extends: join(project, 'tsconfig.json'),
      include: [join(folder, '*.ts')],
      compilerOptions: { rootDir: project },
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(configuration));
    await execute(process.execPath, [join(project, 'node_modules/typescript/bin/tsc'), '-p', folder]).catch(
      (error: unknown) => {
        throw new Error(`the generated types do not fit: ${(error as { stdout: string }).stdout}`);
      },
    );
    await writeFile(join(folder, 'program.mjs'), stripTypeScriptTypes(program));
    const { stdout } = await execute(process.execPath, [join(folder, 'program.mjs'), gateway.url, await tokenFor()]);
    expect(JSON.parse(stdout)).toEqual({
      total: 0,
      title: 'The Mill',
      genre: 'Drama',
      fields: expect.any(Number),
      status: 404,
    });
    await rm(folder, { recursive: true });
  },
  120_000,
);
