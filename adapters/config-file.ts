import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';
import { type Config, config } from '../core/contracts/config/config.ts';

/** Reads a ragmend.yaml; throws with the file, the path and the value of each mistake. */
export function readConfig(file: string): Config {
  const result = config.safeParse(parse(readFileSync(file, 'utf8')));
  if (result.success) return result.data;
  throw new Error(`the configuration '${file}' is not valid:\n${z.prettifyError(result.error)}`, {
    cause: result.error,
  });
}
