import { escapeUTF8 } from 'entities';

/** What is read of an AsyncAPI document. */
export interface AsyncApiDocument {
  info: { title: string; version: string };
  channels: Record<string, { address: string; description: string; messages: Record<string, AsyncApiMessage> }>;
}

interface AsyncApiMessage {
  name?: string;
  title: string;
  summary: string;
  payload: JsonSchema;
}

interface JsonSchema {
  type?: string | string[];
  description?: string;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
}

/** The events of the stream as a page to read: every event with all its fields. No script, nothing from elsewhere. */
export function eventsPage({ info, channels }: AsyncApiDocument): string {
  const sections = Object.values(channels).flatMap(({ address, description, messages }) => [
    `<h2><code>${escapeUTF8(address)}</code></h2><p>${escapeUTF8(description)}</p>`,
    ...Object.entries(messages).map(([name, message]) => messageSection(name, message)),
  ]);
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeUTF8(info.title)}</title><link rel="icon" href="../assets/icon.svg">
<link rel="stylesheet" href="../assets/docs.css"><script src="../assets/theme.js"></script></head>
<body>
<nav aria-label="Descriptions"><a href="../">live page</a> <a href="../docs">HTTP interface</a>
<a href="../openapi.json">OpenAPI</a> <a href="../asyncapi.json">AsyncAPI</a></nav>
<main>
<h1>${escapeUTF8(info.title)} ${escapeUTF8(info.version)}</h1>
${sections.join('\n')}
</main></body></html>
`;
}

function messageSection(name: string, { title, summary, payload }: AsyncApiMessage): string {
  const rows = fieldRows(payload, '');
  return `<section><h3 id="${escapeUTF8(name)}">${escapeUTF8(name)}: ${escapeUTF8(title)}</h3><p>${escapeUTF8(summary)}</p>
${rows === '' ? '' : `<table><thead><tr><th>Field</th><th>Kind</th><th>Meaning</th></tr></thead><tbody>${rows}</tbody></table>`}</section>`;
}

/** A row for each field, those of fields within fields too: `recommendations[].id`. */
function fieldRows({ properties = {}, required = [] }: JsonSchema, prefix: string): string {
  return Object.entries(properties)
    .map(([name, schema]) => {
      const path = `${prefix}${name}`;
      const mark = required.includes(name) ? '' : ' <small>optional</small>';
      const row = `<tr><td><code>${escapeUTF8(path)}</code>${mark}</td><td>${escapeUTF8(kindOf(schema))}</td><td>${escapeUTF8(schema.description ?? '')}</td></tr>`;
      const within = schema.items?.properties ? fieldRows(schema.items, `${path}[].`) : fieldRows(schema, `${path}.`);
      return row + within;
    })
    .join('');
}

function kindOf({ type, items, anyOf, enum: values, const: only }: JsonSchema): string {
  if (anyOf) return anyOf.map(kindOf).join(' or ');
  if (values) return values.join(', ');
  if (only !== undefined) return JSON.stringify(only);
  if (type === 'array') return `list of ${items ? kindOf(items) : 'anything'}`;
  return Array.isArray(type) ? type.join(' or ') : (type ?? 'anything');
}
