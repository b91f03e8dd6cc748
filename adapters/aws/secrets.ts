import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { orNull } from '../../core/kernel/or-null.ts';
import type { Clock } from '../../core/kernel/ports/clock.ts';
import { NotFound } from '../../core/kernel/task-error.ts';
import { mapAwsErrors, named } from './map-aws-errors.ts';

/**
 * Secrets by their names. Throws NotFound for an unknown secret, DependencyUnavailable if a retry
 * may help.
 */
export type Secrets = {
  /** Returns the current value, at most five minutes old. */
  secretOf(name: string): Promise<string>;
  /** Returns the current value and the previous one, if any; at most `maxAgeMs` old. */
  versionsOf(name: string, maxAgeMs?: number): Promise<{ current: string; previous: string | null }>;
};
type Versions = Awaited<ReturnType<Secrets['versionsOf']>>;
type Deps = { client?: SecretsManagerClient; clock: Clock };

const KEPT_MS = 5 * 60_000;

/** Secrets in Secrets Manager; values are cached in memory for five minutes. */
export function awsSecrets({ client = new SecretsManagerClient({}), clock }: Deps): Secrets {
  const kept = new Map<string, { at: number; reading: Promise<Versions> }>();
  const versionsOf = (name: string, maxAgeMs = KEPT_MS) => {
    const known = kept.get(name);
    if (known && clock.now() - known.at < maxAgeMs) return known.reading;
    const reading = readBoth(client, name);
    kept.set(name, { at: clock.now(), reading });
    // After a failure the next caller reads again.
    reading.catch(() => kept.get(name)?.reading === reading && kept.delete(name));
    return reading;
  };
  return { versionsOf, secretOf: async (name) => (await versionsOf(name)).current };
}

async function readBoth(client: SecretsManagerClient, name: string): Promise<Versions> {
  const [current, previous] = await Promise.all([read(client, name, 'AWSCURRENT'), read(client, name, 'AWSPREVIOUS')]);
  if (current !== null) return { current, previous };
  throw new NotFound(`secret '${name}' has no value: put one into Secrets Manager`);
}

/** Returns null if the secret, or this stage of it, does not exist. */
async function read(client: SecretsManagerClient, SecretId: string, VersionStage: string): Promise<string | null> {
  const command = new GetSecretValueCommand({ SecretId, VersionStage });
  const sent = mapAwsErrors(`secret '${SecretId}'`, client.send(command));
  return (await orNull(sent, named('ResourceNotFoundException')))?.SecretString ?? null;
}
