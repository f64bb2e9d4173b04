import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenApiDocument } from '../../../src/gateway/description/openapi.ts';
import { publishMovie, RawClient, startTestGateway, type TestGateway, untilTaken } from '../../support/gateway.ts';
import { startNatsServer, type TestNatsServer, until } from '../../support/nats-server.ts';

let nats: TestNatsServer;
let gateway: TestGateway;

beforeAll(async () => {
  nats = await startNatsServer();
  gateway = await startTestGateway(nats.url);
});

afterAll(async () => {
  await gateway?.stop();
  await nats?.close();
});

async function openApi(): Promise<OpenApiDocument> {
  return (await (await fetch(`${gateway.url}/openapi.json`)).json()) as OpenApiDocument;
}

test('every address and method of the OpenAPI document is served', async () => {
  const { paths } = await openApi();
  for (const [path, operations] of Object.entries(paths)) {
    const response = await fetch(`${gateway.url}${path.replace('{id}', 'tt0111161')}`, { method: 'OPTIONS' });
    expect(response.status, path).toBe(204);
    const allowed = response.headers.get('allow') ?? '';
    for (const method of Object.keys(operations)) expect(allowed, path).toContain(method.toUpperCase());
  }
});

test('every parameter of the stream that the OpenAPI document names is understood', async () => {
  const { paths } = await openApi();
  const parameters = paths['/api/movies/stream']?.get?.parameters ?? [];
  const wrong: Record<string, string> = {
    decade: 'x',
    min_rating: 'x',
    id: 'x',
    since: 'x',
    event: 'x',
    snapshot: 'x',
  };
  for (const { name } of parameters.filter(({ in: place }) => place === 'query')) {
    const value = wrong[name];
    if (value === undefined) continue;
    const response = await fetch(`${gateway.url}/api/movies/stream?${name}=${value}`);
    expect(response.status, name).toBe(400);
    await response.body?.cancel();
  }
});

test('all references of the OpenAPI document lead somewhere', async () => {
  const document = await openApi();
  const references = [...JSON.stringify(document.paths).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
  expect(references.length).toBeGreaterThan(5);
  for (const [, name] of references) expect(document.components.schemas).toHaveProperty(name ?? '');
});

test('the AsyncAPI document describes the event, and /docs shows all of it without scripts', async () => {
  const messages = await (await fetch(`${gateway.url}/asyncapi.json`)).text();
  expect(messages).toContain('"director_stats"');
  const page = await (await fetch(`${gateway.url}/docs`)).text();
  expect(page).toContain('GET /api/movies/stream');
  expect(page).toContain('POST /api/scrape');
  expect(page).not.toMatch(/<script>|https?:\/\/(?!127)/);
});

test('/docs/events shows every event with all its fields', async () => {
  const { channels } = (await (await fetch(`${gateway.url}/asyncapi.json`)).json()) as {
    channels: Record<string, { messages: Record<string, { payload: { properties?: object } }> }>;
  };
  const page = await (await fetch(`${gateway.url}/docs/events`)).text();
  for (const { messages } of Object.values(channels)) {
    for (const [name, { payload }] of Object.entries(messages)) {
      expect(page).toContain(`<h3 id="${name}">`);
      for (const field of Object.keys(payload.properties ?? {})) expect(page).toContain(`<code>${field}</code>`);
    }
  }
  expect(page).toContain('<code>recommendations[].score</code>');
  expect(page).not.toMatch(/<script>|https?:\/\/(?!127)/);
});

test('a snapshot has no movie that became part of another', async () => {
  await publishMovie(gateway.connection, { id: 'cs0000000000000001', title: 'Before' });
  const last = await publishMovie(gateway.connection, {
    id: 'tt0000001',
    title: 'After',
    replaces: ['cs0000000000000001'],
  });
  // A snapshot taken between the two would rightly have the first.
  await untilTaken(gateway, last);
  const client = RawClient.get(gateway.port, '/api/movies/stream?snapshot=true');
  await until(() => client.sequences.includes(last) || undefined);
  expect(client.text).toContain('After');
  expect(client.text).not.toContain('Before');
  client.close();
});
