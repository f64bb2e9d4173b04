import { readdirSync, readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { OpenApiDocument, Operation } from '../../../src/gateway/description/openapi.ts';
import {
  publishMovie,
  publishRemoval,
  RawClient,
  startTestGateway,
  type TestGateway,
  untilTaken,
} from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer } from '../../support/nats-server.ts';
import { jwtSecret } from './support/tokens.ts';

let nats: TestNatsServer;
let gateway: TestGateway;

beforeAll(async () => {
  nats = await startNatsServer();
  gateway = await startTestGateway(nats.url, { CINESTREAM_HEARTBEAT_SECONDS: '1' });
});

afterAll(async () => {
  await gateway?.stop();
  await nats?.close();
});

async function read(name: string, { url } = gateway): Promise<string> {
  return (await fetch(`${url}/${name}`)).text();
}

const operationsOf = (text: string): Operation[] =>
  Object.values((JSON.parse(text) as OpenApiDocument).paths).flatMap((methods) => Object.values(methods));

describe('the OpenAPI document', () => {
  it('passes the strict rules of a linter', async () => {
    const config = await createConfig({ extends: ['recommended-strict'] });
    const problems = await lintFromString({ source: await read('openapi.json'), absoluteRef: 'openapi.json', config });
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
  });

  it('tells each parameter what it is for', async () => {
    const parameters = operationsOf(await read('openapi.json')).flatMap((operation) => operation.parameters);
    expect(parameters.filter(({ description }) => description === '')).toEqual([]);
  });

  it('says of each way of reading how a token is given, and whether it has to be', async () => {
    const secured = await startTestGateway(nats.url, { CINESTREAM_JWT_SECRET: jwtSecret });
    const schemes = [{ bearerToken: [] }, { cookieToken: [] }, { queryToken: [] }];
    const readings = (text: string) => operationsOf(text).filter(({ operationId }) => operationId !== 'scrape');
    for (const { security } of readings(await read('openapi.json', secured))) expect(security).toEqual(schemes);
    for (const { security } of readings(await read('openapi.json'))) expect(security).toEqual([{}, ...schemes]);
    await secured.stop();
  });

  it.each([
    ['600', 'after 480 to 600 seconds'],
    ['0', 'goes on until one side goes away'],
  ])('says how long a stream lasts with a lifetime of %s', async (lifetime, words) => {
    const other = await startTestGateway(nats.url, { CINESTREAM_CLIENT_LIFETIME_SECONDS: lifetime });
    expect(await read('openapi.json', other)).toContain(words);
    await other.stop();
  });
});

interface Described {
  channels: { movies: { messages: Record<string, { payload: Parameters<typeof z.fromJSONSchema>[0] }> } };
}

async function messages(): Promise<Described['channels']['movies']['messages']> {
  return (JSON.parse(await read('asyncapi.json')) as Described).channels.movies.messages;
}

describe('the AsyncAPI document', () => {
  it('is valid, and no rule of the parser warns of it', async () => {
    const { document, diagnostics } = await new Parser().parse(await read('asyncapi.json'));
    expect(document).toBeDefined();
    const heeded = diagnostics.filter(({ code }) => !leftOut.includes(String(code)));
    expect(heeded.map(({ code, message, path }) => [code, message, path.join('.')])).toEqual([]);
  });

  it('describes every event that the gateway can send', async () => {
    const folder = new URL('../../../src/gateway/stream/', import.meta.url);
    const sent = readdirSync(folder)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .flatMap((name) => [...readFileSync(new URL(name, folder), 'utf8').matchAll(/event: (\w+)\\n/g)])
      .map(([, name]) => name);
    expect(sent.length).toBeGreaterThan(6);
    expect([...new Set(sent)].toSorted()).toEqual(Object.keys(await messages()).toSorted());
  });

  it.each([
    ['reset', 'since=msg_900000'],
    ['heartbeat', 'heartbeat=event'],
    ['left', 'since=0&min_rating=8'],
    ['removed', 'since=0'],
  ])('says what stands in %s', async (name, query) => {
    const id = 'tt0000001';
    await publishMovie(gateway.connection, { id, title: 'Good', rating: 9 });
    await publishRemoval(gateway.connection, 'tt0000009', 2);
    await untilTaken(gateway, await publishMovie(gateway.connection, { id, title: 'Worse', rating: 5 }));
    const client = RawClient.get(gateway.port, `/api/movies/stream?${query}`);
    await client.read(`event: ${name}\ndata: `);
    const [, data = ''] = new RegExp(`event: ${name}\\ndata: (.*)\\n`).exec(client.body) ?? [];
    const { payload } = (await messages())[name] ?? {};
    expect(z.fromJSONSchema(payload ?? false).safeParse(JSON.parse(data))).toMatchObject({ success: true });
    client.close();
  });
});

/** Who answers for it is told by the project's own pages, and older versions of the standard are not meant. */
const leftOut = ['asyncapi-info-contact', 'asyncapi-latest-version'];
