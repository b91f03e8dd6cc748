import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { serve } from '@hono/node-server';
import * as z from 'zod';
import { systemClock } from '../../../adapters/clock.ts';
import { controlApp } from './control-app.ts';
import { providerSpec } from './provider-spec.ts';
import { type ScriptedProvider, serveProvider } from './serve-provider.ts';

const options = z.strictObject({
  /** A JSON list of providers. */
  specs: z.string().min(1),
  /**
   * Where the providers' ports are stored, so that each keeps its port after a restart of this
   * process.
   */
  ports: z.string().min(1),
  /** Where the control listens, on 127.0.0.1. */
  port: z.coerce.number().int().min(1).max(65_535),
});

await main(process.argv.slice(2));

async function main(args: string[]): Promise<void> {
  const string = { type: 'string' } as const;
  const known = { specs: string, ports: string, port: string };
  const { specs, ports, port } = options.parse(parseArgs({ args, options: known }).values);
  const kept = existsSync(ports) ? z.record(z.string(), z.number()).parse(JSON.parse(readFileSync(ports, 'utf8'))) : {};
  const providers = new Map<string, ScriptedProvider>();
  for (const spec of z.array(providerSpec).parse(JSON.parse(readFileSync(specs, 'utf8'))))
    providers.set(spec.name, await serveProvider({ clock: systemClock }, { spec, port: kept[spec.name] ?? 0 }));
  const now = Object.fromEntries([...providers].map(([name, provider]) => [name, provider.port]));
  writeFileSync(`${ports}.new`, JSON.stringify(now));
  renameSync(`${ports}.new`, ports);
  const control = serve({ fetch: controlApp(providers).fetch, hostname: '127.0.0.1', port });
  process.once('SIGTERM', () => {
    control.close();
    void Promise.all([...providers.values()].map((provider) => provider.stop())).then(() => process.exit(0));
  });
}
