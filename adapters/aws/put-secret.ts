import { CreateSecretCommand, PutSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { orNull } from '../../core/kernel/or-null.ts';
import { mapAwsErrors, named } from './map-aws-errors.ts';

/**
 * Sets a secret, and creates it if there is none; the previous value stays as AWSPREVIOUS. Throws
 * DependencyUnavailable, or the client's error.
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
