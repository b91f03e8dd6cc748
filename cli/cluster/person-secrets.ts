import { awsSecrets } from '../../adapters/aws/secrets.ts';
import { systemClock } from '../../adapters/clock.ts';
import type { SecretOf } from '../../core/kernel/secret-of.ts';

/** Reads secrets for a person's command: from the environment, or else from Secrets Manager. */
export function personSecrets(): SecretOf {
  const secrets = awsSecrets({ clock: systemClock });
  return async (name) => process.env[secretVariable(name)] ?? secrets.secretOf(name);
}

/**
 * Returns the variable of a secret: `RAGMEND_SECRET_` and its name in capitals, with underscores.
 */
export function secretVariable(name: string): string {
  return `RAGMEND_SECRET_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
}
