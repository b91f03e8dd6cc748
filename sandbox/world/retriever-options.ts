import { parseArgs } from 'node:util';
import * as z from 'zod';

const options = z.strictObject({
  dir: z.string().min(1),
  targetId: z.string().min(1),
  collection: z.string().min(1),
  topK: z.coerce.number().int().min(1),
  port: z.coerce.number().int().min(1).max(65_535),
});
/** The options of the retriever's process: `dir` holds ragmend.db, `port` is on 127.0.0.1. */
export type RetrieverOptions = z.infer<typeof options>;

/**
 * Reads `--dir D --targetId T --collection C --topK K --port P`; throws if one is missing or
 * unknown.
 */
export function retrieverOptions(args: string[]): RetrieverOptions {
  const string = { type: 'string' } as const;
  const known = { dir: string, targetId: string, collection: string, topK: string, port: string };
  return options.parse(parseArgs({ args, options: known }).values);
}

/** Returns the arguments that `retrieverOptions` reads. */
export function retrieverArguments(told: RetrieverOptions): string[] {
  return Object.entries(told).flatMap(([name, value]) => [`--${name}`, String(value)]);
}
