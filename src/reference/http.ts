import { asyncApi } from '../gateway/description/asyncapi.ts';
import { type OpenApiDocument, type Operation, openApi } from '../gateway/description/openapi.ts';
import { type Schema, schemaFields, typeOf } from './schema-fields.ts';
import { table } from './table.ts';

interface Message {
  title: string;
  summary: string;
  payload: Schema;
}

interface StreamDescription {
  channels: Record<string, { address: string; messages: Record<string, Message> }>;
}

/** A gateway with its default settings and with tokens, so that the page shows what they need. */
const gateway = { version: '', prefix: '', tokensNeeded: true, lifetimeSeconds: 600, heartbeatSeconds: 15 };

/** docs/reference/http.md: the API of the gateway, from the descriptions that it serves. */
export function httpPage(): string {
  const { paths, components } = openApi(gateway);
  const operations = Object.entries(paths).flatMap(([path, { get, post }]) => [
    ...(get === undefined ? [] : [operationSection('GET', path, get)]),
    ...(post === undefined ? [] : [operationSection('POST', path, post)]),
  ]);
  return `# HTTP API

A gateway serves the same as OpenAPI at \`/openapi.json\` and as AsyncAPI at \`/asyncapi.json\`; \`/docs\` shows both in a browser.
[Follow the stream](../how-to/gateway.md) explains filters, snapshots and resuming.

${operations.join('\n')}
## Messages of the stream

${messageSections()}
## Objects

${objectSections(components)}`;
}

function operationSection(method: string, path: string, operation: Operation): string {
  const { summary, description, parameters, responses } = operation;
  const parts = [
    `## ${method} ${path}`,
    [summary, description]
      .filter(Boolean)
      .join('. ')
      .replace(/([^.])$/, '$1.'),
  ];
  if (parameters.length > 0) {
    const rows = parameters.map((parameter) => [
      `\`${parameter.name}\``,
      parameter.in,
      `${typeOf(parameter.schema as Schema)}${parameter.required ? ', required' : ''}`,
      parameter.description,
    ]);
    parts.push(table(['parameter', 'in', 'type', 'meaning'], rows));
  }
  const answers = Object.entries(responses).map(([status, answer]) => [
    status,
    Object.entries(answer.content ?? {})
      .map(([type, { schema }]) => `\`${type}\`${schema.$ref === undefined ? '' : `: ${typeOf(schema as Schema)}`}`)
      .join(', '),
    answer.description,
  ]);
  parts.push(table(['status', 'body', 'meaning'], answers));
  return `${parts.join('\n\n')}\n`;
}

function messageSections(): string {
  const { channels } = asyncApi(gateway) as StreamDescription;
  return Object.values(channels)
    .flatMap(({ messages }) => Object.entries(messages))
    .map(([name, { title, summary, payload }]) => {
      const fields = name === 'movie' ? 'The data is a [Movie](#movie).' : fieldTable(payload);
      return `### Message \`${name}\`\n\n${title}. ${summary}\n\n${fields}\n`;
    })
    .join('\n');
}

function objectSections({ schemas }: OpenApiDocument['components']): string {
  const movie = JSON.stringify(schemas.Movie);
  return Object.entries(schemas)
    .map(([name, schema]) => `### ${name}\n\n${fieldTable(withoutCopies(schema as Schema, movie))}\n`)
    .join('\n');
}

/** The schema with a reference where a list of it has the fields of a movie once more. */
function withoutCopies(schema: Schema, movie: string): Schema {
  const properties = Object.entries(schema.properties ?? {}).map(([name, field]) =>
    JSON.stringify(field.items) === movie ? [name, { ...field, items: { $ref: '#/Movie' } }] : [name, field],
  );
  return { ...schema, properties: Object.fromEntries(properties) };
}

function fieldTable(schema: Schema): string {
  const rows = schemaFields(schema).map((field) => [
    `\`${field.path}\``,
    `${field.type}${field.required ? '' : ', optional'}`,
    field.description,
  ]);
  return rows.length === 0 ? 'No data.' : table(['field', 'type', 'meaning'], rows);
}
