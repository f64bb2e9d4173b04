import { z } from 'zod';

export type JsonSchema = Record<string, unknown>;

/** JSON Schema of one of the schemas that the code itself validates with, so that both never differ. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonSchema;
  return rest;
}
