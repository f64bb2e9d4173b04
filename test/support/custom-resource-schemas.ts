import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';

interface CustomResourceDefinition {
  spec: {
    group: string;
    names: { kind: string };
    versions: { name: string; schema: { openAPIV3Schema: Schema } }[];
  };
}

type Schema = Parameters<typeof z.fromJSONSchema>[0] & object;

/** The schemas of a definition's versions by `<apiVersion> <kind>`, strict: a field that they do not have is refused. */
export async function schemasOf(file: string): Promise<Map<string, z.ZodType>> {
  const { spec } = parse(await readFile(file, 'utf8')) as CustomResourceDefinition;
  return new Map(
    spec.versions.map(({ name, schema }) => {
      const { properties, ...rest } = strict(schema.openAPIV3Schema) as { properties: object };
      // The API server knows what metadata has, the definition does not.
      const whole = { ...rest, properties: { ...properties, metadata: { type: 'object' } } } as Schema;
      return [`${spec.group}/${name} ${spec.names.kind}`, z.fromJSONSchema(whole, { defaultTarget: 'openapi-3.0' })];
    }),
  );
}

function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]) => [
    key,
    key === 'pattern' ? asModifier(value) : strict(value),
  ]);
  const closed = 'properties' in schema && !('additionalProperties' in schema) && !keepsUnknown(schema);
  return { ...Object.fromEntries(entries), ...(closed ? { additionalProperties: false } : {}) };
}

function keepsUnknown(schema: object): boolean {
  return 'x-kubernetes-preserve-unknown-fields' in schema;
}

/** Go turns off the difference of cases for the rest of a pattern, JavaScript for a group of it. */
function asModifier(pattern: unknown): unknown {
  return typeof pattern === 'string' ? pattern.replace('(?i)(', '(?i:') : strict(pattern);
}
