import {
  AdminDeleteUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { DeleteSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type SignIn, signIn } from '../story/people.ts';
import { PASSWORD } from '../story/start-story.ts';

/** Removes a secret at once, also that of a run that failed. */
export async function removeSecret(SecretId: string): Promise<void> {
  const given = { SecretId, ForceDeleteWithoutRecovery: true };
  await unlessGone('ResourceNotFoundException', new SecretsManagerClient().send(new DeleteSecretCommand(given)));
}

/** Removes somebody whom a run that failed invited. */
export async function removePerson({ userPoolId: UserPoolId }: SignIn, Username: string): Promise<void> {
  const command = new AdminDeleteUserCommand({ UserPoolId, Username });
  await unlessGone('UserNotFoundException', new CognitoIdentityProviderClient().send(command));
}

/** The ID token of somebody who changed their first password, and signed in as the console does. */
export async function tokenOf(at: SignIn, Username: string): Promise<string> {
  const given = { UserPoolId: at.userPoolId, Username, Password: PASSWORD, Permanent: true };
  await new CognitoIdentityProviderClient().send(new AdminSetUserPasswordCommand(given));
  return (await signIn(at, Username, PASSWORD)).id_token;
}

async function unlessGone(name: string, call: Promise<unknown>): Promise<void> {
  await call.catch((error: Error) => {
    if (error.name !== name) throw error;
  });
}
