import * as z from 'zod';
import { config } from './config.ts';

/** One node of a JSON Schema (draft 2020-12), as far as the configuration uses it. */
export type SchemaNode = z.core.JSONSchema.BaseSchema;

/**
 * Returns the JSON Schema of ragmend.yaml, for editors. It leaves out checks that need the parsed
 * file, e.g. that the target of a route exists.
 */
export function configSchema(): SchemaNode {
  return z.toJSONSchema(config, { io: 'input', override: ({ jsonSchema }) => tidy(jsonSchema) });
}

/**
 * Removes formats that JSON Schema does not know, and limits that every whole number has: they tell
 * an editor nothing.
 */
function tidy(node: SchemaNode): void {
  if (node.format === 'starts_with') delete node.format;
  if (node.maximum === Number.MAX_SAFE_INTEGER) delete node.maximum;
}
