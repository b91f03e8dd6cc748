import { awsSecrets } from '../../adapters/aws/secrets.ts';
import { systemClock } from '../../adapters/clock.ts';
import type { SecretOf } from '../../core/kernel/secret-of.ts';

/** Secrets for a command that a person runs: from the environment, else from Secrets Manager. */
export function personSecrets(): SecretOf {
  const secrets = awsSecrets({ clock: systemClock });
  return async (name) => process.env[secretVariable(name)] ?? secrets.secretOf(name);
}

/** The variable that a secret is looked for in: `RAGMEND_SECRET_` and its name in capitals, with underscores. */
export function secretVariable(name: string): string {
  return `RAGMEND_SECRET_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
}
