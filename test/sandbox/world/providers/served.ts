import { systemClock } from '../../../../adapters/clock.ts';
import { providerSpec } from '../../../../sandbox/world/providers/provider-spec.ts';
import { type ScriptedProvider, serveProvider } from '../../../../sandbox/world/providers/serve-provider.ts';

const running: ScriptedProvider[] = [];

/** Serves a scripted provider until the test ends; fields that are left out have their defaults. */
export async function served(spec: Partial<Parameters<typeof providerSpec.parse>[0] & object> = {}) {
  const whole = providerSpec.parse({ name: 'primary', protocol: 'openai', ...spec });
  const provider = await serveProvider({ clock: systemClock }, { spec: whole, port: 0 });
  running.push(provider);
  return provider;
}

/** Stops what `served` started; for `afterEach`. */
export async function stopServed(): Promise<void> {
  await Promise.all(running.splice(0).map((provider) => provider.stop()));
}

/** A prompt as the generator of the sandbox makes it. */
export const PROMPT = [
  'Answer from the documents and cite each that you use as [id].',
  '[install#1] Install the package with npm ci. It needs Node 20.',
  '[volumes#2] A volume is attached to one server. Detach it first.',
  'Question: How is a volume attached?',
].join('\n');
