import { systemClock } from '../../adapters/clock.ts';
import type { ArmedFault } from '../../sandbox/world/providers/armed-faults.ts';
import { type ProviderDials, providerSpec } from '../../sandbox/world/providers/provider-spec.ts';
import { serveProvider } from '../../sandbox/world/providers/serve-provider.ts';
import { answering } from '../child.ts';

/** What happens to the primary; the backup is always well. `turn` sets dials of both. */
export type Change = { fault: ArmedFault | null; turn?: ProviderDials };
/** The addresses of both providers, and how many requests each met since the last change. */
export type Providers = { primary: string; backup: string; met: { primary: number; backup: number } };

const specOf = (name: string) => providerSpec.parse({ name, protocol: 'openai', models: [{ name: 'm' }] });
const [primary, backup] = [
  await serveProvider({ clock: systemClock }, { spec: specOf('primary'), port: 0 }),
  await serveProvider({ clock: systemClock }, { spec: specOf('backup'), port: 0 }),
];

answering<Change, Providers>(async ({ fault, turn }) => {
  const met = { primary: primary.requests.length, backup: backup.requests.length };
  for (const provider of [primary, backup]) {
    provider.requests.length = 0;
    if (turn) provider.turn(turn);
  }
  await primary.heal();
  if (fault) await primary.break(fault);
  return { primary: `${primary.url}/v1`, backup: `${backup.url}/v1`, met };
});
