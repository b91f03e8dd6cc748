import type { GeneratorConfig } from '../../contracts/config/generator-config.ts';
import type { FlagReading } from '../ports/provider-flag.ts';

/** Returns what the flag says for a provider; throws a RangeError for an unknown provider. */
export function flagValue({ providers, flag }: GeneratorConfig, provider: string): string {
  if (!providers.some(({ name }) => name === provider))
    throw new RangeError(
      `provider '${provider}' is not configured: give ${providers.map(({ name }) => name).join(' or ')}`,
    );
  return flag.kind === 'gateway' ? provider : (flag.values[provider] ?? provider);
}

/** Returns the provider that a value of the flag names, null if it names none of ragmend.yaml. */
export function flaggedProvider(generator: GeneratorConfig, value: string | null): string | null {
  return generator.providers.find(({ name }) => flagValue(generator, name) === value)?.name ?? null;
}

/** Returns in words who wrote the flag last, and what it says. */
export const lastWriteOf = ({ writtenBy, provider, value }: FlagReading): { who: string; said: string } => ({
  who: writtenBy ?? 'somebody unknown',
  said: provider ?? value ?? 'nothing',
});
