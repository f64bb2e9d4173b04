/** The part of JSON Schema that our schemas use. */
export interface Schema {
  type?: string | string[];
  description?: string;
  default?: unknown;
  enum?: unknown[];
  const?: unknown;
  format?: string;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  additionalProperties?: boolean | Schema;
  $ref?: string;
}

/** One field of an object, with the path that leads to it: `spec.start[].url`. */
export interface SchemaField {
  path: string;
  type: string;
  required: boolean;
  default: string;
  description: string;
}

/** Every field of a schema, outer ones first. */
export function schemaFields(schema: Schema, prefix = ''): SchemaField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const inner = field.type === 'array' ? schemaFields(field.items ?? {}, `${path}[]`) : schemaFields(field, path);
    const own: SchemaField = {
      path,
      type: typeOf(field),
      required: schema.required?.includes(name) === true,
      default: field.default === undefined ? '' : `\`${JSON.stringify(field.default)}\``,
      description: field.description ?? '',
    };
    return [own, ...inner];
  });
}

/** The type of a value in a few words, with the bounds that its schema sets. */
export function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1) ?? '';
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(' or ');
  if (schema.type === 'array') return `list of ${typeOf(schema.items ?? {})}`;
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : (schema.type ?? 'any');
  return `${schema.format ?? type}${boundsOf(schema)}`;
}

function boundsOf({ minimum, maximum }: Schema): string {
  // The bounds of a safe integer say nothing that a reader needs.
  const least = minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? undefined : minimum;
  const most = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (least !== undefined && most !== undefined) return `, ${least} to ${most}`;
  if (least !== undefined) return `, at least ${least}`;
  return most === undefined ? '' : `, at most ${most}`;
}
