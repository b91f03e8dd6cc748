import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import * as z from 'zod';
import { generatorConfig } from '../core/contracts/config/generator-config.ts';

/** The options of the gateway of one target. */
export const gatewayOptions = z.strictObject({
  targetId: z.string().min(1).describe('The target whose generator this is'),
  pod: z.string().min(1).default(hostname).describe('Name that it calls itself by; in a cluster the name of its pod'),
  host: z.string().default('127.0.0.1').describe('Address that it listens on'),
  port: z.int().min(0).max(65_535).default(0).describe('Port that it listens on; 0 takes a free one'),
  secrets: z.string().optional().describe('Folder with a file per secret; without it, secrets are variables'),
  records: z
    .string()
    .optional()
    .describe('Records of the control plane: state and shards; without them, providers go by `generator`'),
  own: z.string().optional().describe('Where kept answers and backlog live; without it, there is neither'),
  maxBodyBytes: z
    .int()
    .min(1)
    .default(32 * 1024 ** 2)
    .describe('Size of a request at the most, in bytes'),
  drainSeconds: z.number().min(0).max(600).default(25).describe('How long requests may end after SIGTERM, in seconds'),
  generator: generatorConfig.describe('The generator, as in ragmend.yaml'),
});
export type GatewayOptions = z.infer<typeof gatewayOptions>;

/** Reads the options in the file of `--config`; throws with the file, the path and the value of a mistake. */
export function readOptions<O extends GatewayOptions>(argv: string[], options: z.ZodType<O>): O {
  const { values } = parseArgs({ args: argv, options: { config: { type: 'string' } } });
  if (values.config === undefined) throw new RangeError('no configuration was given: name it by --config FILE');
  const result = options.safeParse(parse(readFileSync(values.config, 'utf8')));
  if (result.success) return result.data;
  throw new RangeError(`the configuration '${values.config}' is not valid:\n${z.prettifyError(result.error)}`);
}
