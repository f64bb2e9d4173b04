import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type Schema, schemaFields } from './schema-fields.ts';
import { table } from './table.ts';

interface Definition {
  spec: {
    group: string;
    names: { kind: string; shortNames?: string[] };
    versions: { name: string; schema: { openAPIV3Schema: Schema } }[];
  };
}

const folder = new URL('../../charts/cinestream/crds/', import.meta.url);

/** docs/reference/resources.md: every field of our custom resources. */
export function resourcesPage(): string {
  return `# Custom resources

The chart installs these definitions. \`kubectl explain moviesource.spec\` says the same in a cluster. The API server refuses a
resource that does not fit, and names the field. [MovieSource and Pipeline](../how-to/operator.md) explains how to use them.

${['moviesources.yaml', 'pipelines.yaml'].map(kindSection).join('\n')}`;
}

function kindSection(file: string): string {
  const { spec } = parse(readFileSync(new URL(file, folder), 'utf8')) as Definition;
  const [version] = spec.versions;
  const schema = version?.schema.openAPIV3Schema ?? {};
  const { kind, shortNames = [] } = spec.names;
  const short = shortNames.length === 0 ? '' : ` Short name: \`${shortNames.join('`, `')}\`.`;
  const parts = [
    `## ${kind}`,
    `${schema.description ?? ''} API version: \`${spec.group}/${version?.name}\`.${short}`,
    ...['spec', 'status'].flatMap((part) => [
      `### ${kind} ${part}`,
      schema.properties?.[part]?.description ?? '',
      fieldTable(schema.properties?.[part] ?? {}),
    ]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function fieldTable(schema: Schema): string {
  const rows = schemaFields(schema).map((field) => [
    `\`${field.path}\``,
    field.type,
    field.required ? 'required' : field.default,
    field.description,
  ]);
  return table(['field', 'type', 'default', 'meaning'], rows);
}
