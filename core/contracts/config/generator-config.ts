import * as z from 'zod';
import { clocksConfig } from './generator/clocks-config.ts';
import { admissionConfig, backlogConfig, cacheConfig, refusalConfig } from './generator/fallback-config.ts';
import { flagConfig } from './generator/flag-config.ts';
import { gatewayConfig } from './generator/gateway-config.ts';
import { failuresConfig, probesConfig, shadowConfig, switchConfig } from './generator/judging-config.ts';
import { providerConfig } from './generator/provider-config.ts';
import { rampConfig } from './generator/ramp-config.ts';

const shape = z.strictObject({
  providers: z
    .array(providerConfig)
    .min(1)
    .describe('LLM providers in the order of preference: the first one is the primary, the others are its backups'),
  flag: flagConfig.describe('What switches from one provider to another').prefault({ kind: 'gateway' }),
  gateway: gatewayConfig.describe('How the gateway runs in the cluster').prefault({}),
  clocks: clocksConfig.describe('How long a request waits for what').prefault({}),
  failures: failuresConfig.describe('When the breaker of one model opens').prefault({}),
  probes: probesConfig.describe('What probes may cost').prefault({}),
  switch: switchConfig.describe('When all traffic is switched, and what a backup has to bear').prefault({}),
  admission: admissionConfig.describe('How much is let through to one provider').prefault({}),
  cache: cacheConfig.describe('Answers kept for when no provider answers').prefault({}),
  refusal: refusalConfig.describe('What is answered where nobody can').prefault({}),
  backlog: backlogConfig.describe('Long requests kept until a provider answers').prefault({}),
  ramp: rampConfig.describe('How traffic returns to the primary').prefault({}),
  shadow: shadowConfig.describe('Pairs of answers that the way back is judged by').prefault({}),
});

/**
 * The generator of a target: who answers, what switches providers, and what happens if nobody
 * answers.
 */
export const generatorConfig = shape.superRefine(({ providers, flag }, context) => {
  const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
  const names = providers.map(({ name }) => name);
  names.forEach((name, at) => {
    if (names.indexOf(name) !== at) refuse(['providers', at, 'name'], `provider '${name}' is there twice: rename one`);
  });
  const [primary, ...backups] = providers;
  backups.forEach((backup, at) => {
    if (!sharesModel(primary, backup))
      refuse(
        ['providers', at + 1, 'models'],
        `no model of backup '${backup.name}' serves a model of '${primary?.name}': list in \`serves\` the names that requests ask for, e.g. '${namesServed(primary)[0]}'`,
      );
  });
  if (flag.kind === 'gateway') return;
  const unknown = Object.keys(flag.values).find((name) => !names.includes(name));
  if (unknown !== undefined)
    refuse(
      ['flag', 'values', unknown],
      `the flag has a value for provider '${unknown}', which is not configured: give ${names.join(' or ')}`,
    );
  const said = names.map((name) => flag.values[name] ?? name);
  const twice = said.find((value, at) => said.indexOf(value) !== at);
  if (twice !== undefined)
    refuse(
      ['flag', 'values'],
      `the flag says '${twice}' for two providers, so nobody could tell them apart: give each its own value`,
    );
});
export type GeneratorConfig = z.infer<typeof generatorConfig>;

type Provider = GeneratorConfig['providers'][number];

/** Returns the model names in requests that a provider answers. */
const namesServed = (provider: Provider | undefined) =>
  provider?.models.flatMap(({ name, serves }) => serves ?? [name]) ?? [];

function sharesModel(primary: Provider | undefined, backup: Provider): boolean {
  const served = new Set(namesServed(primary));
  return namesServed(backup).some((name) => served.has(name));
}
