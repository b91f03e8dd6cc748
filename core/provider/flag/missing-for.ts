import type { GeneratorConfig } from '../../contracts/config/generator-config.ts';

/** Returns what a target lacks for the kind of its flag, for plans; empty behind the gateway. */
export function missingFor(flag: GeneratorConfig['flag']): string[] {
  if (flag.kind === 'gateway') return [];
  return [
    'Without the gateway there are no cached answers, refusals and backlog: if the backup fails, too, users get errors.',
    'Without the gateway there is no ramp: all traffic returns at once, after approval.',
  ];
}
