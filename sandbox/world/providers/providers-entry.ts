import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { serve } from '@hono/node-server';
import * as z from 'zod';
import { systemClock } from '../../../adapters/clock.ts';
import { freePort } from '../../../adapters/local/processes/processes-os.ts';
import { controlApp } from './control-app.ts';
import { readPorts, writePorts } from './provider-ports.ts';
import { providerSpec } from './provider-spec.ts';
import { type ScriptedProvider, serveProvider } from './serve-provider.ts';

const options = z.strictObject({
  /** A JSON list of providers. */
  specs: z.string().min(1),
  /** Where the providers' ports are stored, so that each keeps its port if it is still free. */
  ports: z.string().min(1),
  /** Where the control listens, on 127.0.0.1. */
  port: z.coerce.number().int().min(1).max(65_535),
});

await main(process.argv.slice(2));

async function main(args: string[]): Promise<void> {
  const string = { type: 'string' } as const;
  const known = { specs: string, ports: string, port: string };
  const { specs, ports, port } = options.parse(parseArgs({ args, options: known }).values);
  const kept = readPorts(ports);
  const providers = new Map<string, ScriptedProvider>();
  for (const spec of z.array(providerSpec).parse(JSON.parse(readFileSync(specs, 'utf8')))) {
    const at = { spec, port: await freePort(kept[spec.name] ?? 0) };
    providers.set(spec.name, await serveProvider({ clock: systemClock }, at));
  }
  writePorts(ports, Object.fromEntries([...providers].map(([name, provider]) => [name, provider.port])));
  const control = serve({ fetch: controlApp(providers).fetch, hostname: '127.0.0.1', port });
  process.once('SIGTERM', () => {
    control.close();
    void Promise.all([...providers.values()].map((provider) => provider.stop())).then(() => process.exit(0));
  });
}
