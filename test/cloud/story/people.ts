import { createHash, randomBytes } from 'node:crypto';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';

/**
 * Where people sign in: the pool, its client for the console, where that is sent back to, and the
 * address of the sign-in page.
 */
export type SignIn = { userPoolId: string; clientId: string; redirectUri: string; domain: string; scope: string };

/** Makes a person who is in some groups and may sign in with this password. */
export async function invite(
  { userPoolId: UserPoolId }: SignIn,
  name: string,
  password: string,
  groups: string[],
): Promise<void> {
  const cognito = new CognitoIdentityProviderClient();
  const about = { UserPoolId, Username: name };
  const UserAttributes = [
    { Name: 'email', Value: name },
    { Name: 'email_verified', Value: 'true' },
  ];
  await cognito.send(
    new AdminCreateUserCommand({ ...about, UserAttributes, TemporaryPassword: password, MessageAction: 'SUPPRESS' }),
  );
  await cognito.send(new AdminSetUserPasswordCommand({ ...about, Password: password, Permanent: true }));
  for (const GroupName of groups) await cognito.send(new AdminAddUserToGroupCommand({ ...about, GroupName }));
}

/** Signs a person in as the console does, by the code flow with PKCE and the pool's own page; gives the tokens. */
export async function signIn(
  at: SignIn,
  name: string,
  password: string,
): Promise<{ id_token: string; access_token: string }> {
  const verifier = randomBytes(32).toString('base64url');
  const page = await fetch(authorizeUrl(at, verifier));
  const form = new URLSearchParams(hiddenFieldsOf(await page.text()));
  form.set('username', name);
  form.set('password', password);
  const answer = await fetch(new URL('/login', at.domain), { method: 'POST', body: form, redirect: 'manual' });
  const code = new URL(answer.headers.get('location') ?? at.redirectUri).searchParams.get('code');
  if (code === null) throw new Error(`'${name}' was not signed in (${answer.status}): ${await answer.text()}`);
  const { clientId: client_id, redirectUri: redirect_uri } = at;
  const grant = { grant_type: 'authorization_code', client_id, redirect_uri, code, code_verifier: verifier };
  const tokens = await fetch(new URL('/oauth2/token', at.domain), { method: 'POST', body: new URLSearchParams(grant) });
  if (!tokens.ok) throw new Error(`no tokens for '${name}' ('${tokens.status}'): ${await tokens.text()}`);
  return (await tokens.json()) as { id_token: string; access_token: string };
}

function authorizeUrl({ clientId, redirectUri, domain, scope }: SignIn, verifier: string): URL {
  const url = new URL('/oauth2/authorize', domain);
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const asked = { response_type: 'code', client_id: clientId, redirect_uri: redirectUri, scope, state: 'story' };
  for (const [key, value] of Object.entries({ ...asked, code_challenge: challenge, code_challenge_method: 'S256' }))
    url.searchParams.set(key, value);
  return url;
}

function hiddenFieldsOf(html: string): [string, string][] {
  const fields = [...html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)];
  return fields.map(([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')]);
}
