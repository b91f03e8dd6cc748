import { awsSecrets } from '../../adapters/aws/secrets.ts';
import { systemClock } from '../../adapters/clock.ts';
import type { SecretOf } from '../../core/kernel/secret-of.ts';
import { memoize } from './memoize.ts';

/** Secrets Manager. */
export const secrets = /* @__PURE__ */ memoize(() => awsSecrets({ clock: systemClock }));

/** A secret that the configuration names. */
export const secretOf: SecretOf = (name) => secrets().secretOf(name);
