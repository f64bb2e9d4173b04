import { escapeUTF8 } from 'entities';
import type { OpenApiDocument, Operation } from './openapi.ts';
import type { Parameter } from './parameters.ts';

/** The OpenAPI document as a page: drawn by Redoc, and to read as it stands where no scripts run. Nothing is from elsewhere. */
export function documentationPage(document: OpenApiDocument, hasRedoc: boolean): string {
  const { info, paths, components } = document;
  const operations = Object.entries(paths).flatMap(([path, { get, post }]) => [
    ...(get ? [operationSection('GET', path, get)] : []),
    ...(post ? [operationSection('POST', path, post)] : []),
  ]);
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) =>
      `<details id="${escapeUTF8(name)}"><summary>${escapeUTF8(name)}</summary><pre>${escapeUTF8(JSON.stringify(schema, null, 2))}</pre></details>`,
  );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeUTF8(info.title)}: HTTP interface</title><link rel="icon" href="assets/icon.svg">
<link rel="stylesheet" href="assets/docs.css">
<script src="assets/theme.js"></script>
${hasRedoc ? '<script defer src="assets/redoc.js"></script><script defer src="assets/docs.js"></script>' : ''}</head>
<body>
<nav aria-label="Descriptions"><a href="./">live page</a> <a href="docs/events">events of the stream</a>
<a href="openapi.json">OpenAPI</a> <a href="asyncapi.json">AsyncAPI</a></nav>
<div id="redoc"></div>
<main id="plain">
<h1>${escapeUTF8(info.title)} ${escapeUTF8(info.version)}</h1>
<p>${escapeUTF8(info.description)}</p>
<pre>const movies = new EventSource('api/movies/stream');
movies.onmessage = (event) =&gt; console.log(JSON.parse(event.data).title);</pre>
${operations.join('\n')}
<h2>Schemas</h2>
${schemas.join('\n')}
</main></body></html>
`;
}

function operationSection(method: string, path: string, operation: Operation): string {
  const { summary, description, parameters, responses } = operation;
  const body = operation.requestBody?.content['application/json']?.schema.$ref;
  return `<section><h2><code>${method} ${escapeUTF8(path)}</code></h2><p>${escapeUTF8(summary)}. ${escapeUTF8(description ?? '')}</p>
${parameters.length > 0 ? `<table><thead><tr><th>Parameter</th><th>in</th><th>Meaning</th></tr></thead><tbody>${parameters.map(parameterRow).join('')}</tbody></table>` : ''}
${body === undefined ? '' : `<p>Body: ${schemaLink(String(body))}</p>`}
<ul>${Object.entries(responses)
    .map(([status, { description: meaning, content = {} }]) => {
      const [type = ''] = Object.keys(content);
      const link = content[type]?.schema.$ref;
      return `<li><code>${escapeUTF8(status)}</code> ${escapeUTF8(meaning)}${link === undefined ? '' : `: ${schemaLink(String(link))}`} <small>${escapeUTF8(type)}</small></li>`;
    })
    .join('')}</ul></section>`;
}

function parameterRow({ name, in: place, required, description }: Parameter): string {
  const mark = required ? ' (required)' : '';
  return `<tr><td><code>${escapeUTF8(name)}</code>${mark}</td><td>${place}</td><td>${escapeUTF8(description)}</td></tr>`;
}

function schemaLink(pointer: string): string {
  const name = escapeUTF8(pointer.slice(pointer.lastIndexOf('/') + 1));
  return `<a href="#${name}">${name}</a>`;
}
