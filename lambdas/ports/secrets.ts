import { awsSecrets } from '../../adapters/aws/secrets.ts';
import { systemClock } from '../../adapters/clock.ts';
import type { SecretOf } from '../../core/kernel/secret-of.ts';
import { once } from './once.ts';

/** Secrets Manager. */
export const secrets = /* @__PURE__ */ once(() => awsSecrets({ clock: systemClock }));

/** A secret that the configuration names. */
export const secretOf: SecretOf = (name) => secrets().secretOf(name);
