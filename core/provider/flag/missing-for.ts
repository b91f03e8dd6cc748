import type { GeneratorConfig } from '../../contracts/config/generator-config.ts';

/** Returns what a target lacks for the kind of its flag, for plans; empty behind the gateway. */
export function missingFor(flag: GeneratorConfig['flag']): string[] {
  if (flag.kind === 'gateway') return [];
  return [
    'Without the gateway there are no cached answers, refusals and backlog: if the backup fails, too, users get errors.',
    'Without the gateway there is no ramp: all traffic returns at once, after approval.',
    ...(flag.proof ? [] : [UNPROVEN[flag.kind]]),
  ];
}

const UNPROVEN = {
  'deployment-env':
    "Without 'flag.proof' no pod proves the switch by an answer: it only shows that every pod of the rollout has the value.",
  'configmap-key':
    "Without 'flag.proof' no pod proves the switch by an answer: it only shows that every volume has had the time to follow.",
};
