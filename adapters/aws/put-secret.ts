import { CreateSecretCommand, PutSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { orNull } from '../../core/kernel/or-null.ts';
import { mapAwsErrors, named } from './map-aws-errors.ts';

/**
 * Gives a secret a new value, and makes it where there is none; the value before stays as
 * AWSPREVIOUS. Throws DependencyUnavailable, or what the client throws.
 */
export async function putSecret(
  client: SecretsManagerClient,
  { name, value, description }: { name: string; value: string; description: string },
): Promise<'made' | 'changed'> {
  const did = `secret '${name}'`;
  const put = mapAwsErrors(did, client.send(new PutSecretValueCommand({ SecretId: name, SecretString: value })));
  if ((await orNull(put, named('ResourceNotFoundException'))) !== null) return 'changed';
  const made = new CreateSecretCommand({ Name: name, SecretString: value, Description: description });
  await mapAwsErrors(did, client.send(made));
  return 'made';
}
