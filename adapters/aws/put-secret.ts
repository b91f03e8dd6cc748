import { CreateSecretCommand, PutSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { answered, isNamed } from './answered.ts';

/** Gives a secret a new value, and makes it where there is none; the value before stays as AWSPREVIOUS. Throws DependencyUnavailable, or what the client throws. */
export async function putSecret(
  client: SecretsManagerClient,
  { name, value, description }: { name: string; value: string; description: string },
): Promise<'made' | 'changed'> {
  const did = `secret '${name}'`;
  try {
    await answered(did, client.send(new PutSecretValueCommand({ SecretId: name, SecretString: value })));
    return 'changed';
  } catch (error) {
    if (!isNamed(error, 'ResourceNotFoundException')) throw error;
  }
  const made = new CreateSecretCommand({ Name: name, SecretString: value, Description: description });
  await answered(did, client.send(made));
  return 'made';
}
