import * as oauth from 'oauth4webapi';
import type { SignIn } from '../../core/contracts/config/console-config.ts';

/** Secrets that only the tab that began a sign-in knows. */
export type Proof = { state: string; nonce: string; verifier: string };
/** The tokens of a person; `seconds` is how long the ID token is valid. */
export type Granted = { idToken: string; refreshToken: string | null; seconds: number };
export type Provider = ReturnType<typeof providerOf>;

/** Returns new secrets for one sign-in, with 256 bits each. */
export const newProof = (): Proof => ({
  state: oauth.generateRandomState(),
  nonce: oauth.generateRandomNonce(),
  verifier: oauth.generateRandomCodeVerifier(),
});

/**
 * The authorization server of a deployment, for the console: a public client, code flow with PKCE.
 * Calls throw errors that say what to do.
 */
export function providerOf({ url, clientId, commandLine: { issuer } }: SignIn, fetcher: typeof fetch) {
  const server = {
    issuer,
    authorization_endpoint: `${url}/oauth2/authorize`,
    token_endpoint: `${url}/oauth2/token`,
  } satisfies oauth.AuthorizationServer;
  const client: oauth.Client = { client_id: clientId };
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
  const options = { [oauth.customFetch]: fetcher, [oauth.allowInsecureRequests]: isHere };
  return {
    /** Returns where a person signs in; the answer comes to `home`. */
    async authorizeUrl({ state, nonce, verifier }: Proof, home: string): Promise<string> {
      const challenge = await oauth.calculatePKCECodeChallenge(verifier);
      const asked = { response_type: 'code', client_id: clientId, redirect_uri: home, scope: 'openid email' };
      const proof = { state, nonce, code_challenge: challenge, code_challenge_method: 'S256' };
      return `${server.authorization_endpoint}?${new URLSearchParams({ ...asked, ...proof })}`;
    },
    /** Exchanges the answer of a browser for tokens. */
    redeem: (answer: URLSearchParams, proof: Proof, home: string): Promise<Granted> =>
      told(async () => {
        const code = oauth.validateAuthResponse(server, client, answer, proof.state);
        const response = await oauth.authorizationCodeGrantRequest(
          ...([server, client, oauth.None(), code, home, proof.verifier, options] as const),
        );
        const checks = { expectedNonce: proof.nonce, requireIdToken: true };
        return grantedBy(await oauth.processAuthorizationCodeResponse(server, client, response, checks));
      }),
    /** Returns new tokens for a refresh token. */
    renew: (refreshToken: string): Promise<Granted> =>
      told(async () => {
        const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, options);
        return grantedBy(await oauth.processRefreshTokenResponse(server, client, response));
      }),
    /** Returns where a person signs out; they come back to `home`. */
    signOutUrl: (home: string): string =>
      `${url}/logout?${new URLSearchParams({ client_id: clientId, logout_uri: home })}`,
  };
}

function grantedBy({ id_token, refresh_token, expires_in = 300 }: oauth.TokenEndpointResponse): Granted {
  if (id_token === undefined) throw new Error('the sign-in gave no ID token; deploy the stacks again');
  return { idToken: id_token, refreshToken: refresh_token ?? null, seconds: expires_in };
}

/** Messages never contain an answer of the server, which may be a token. */
async function told(work: () => Promise<Granted>): Promise<Granted> {
  try {
    return await work();
  } catch (cause) {
    throw new Error(wordsOf(cause), { cause });
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof oauth.AuthorizationResponseError)
    return `the sign-in was refused (${error.error_description ?? error.error}); sign in again`;
  if (error instanceof oauth.ResponseBodyError) return `the sign-in was answered with "${error.status}"; sign in again`;
  if (error instanceof oauth.OperationProcessingError)
    return `the answer of the sign-in was not accepted (${error.message}); sign in again`;
  return error instanceof Error ? error.message : String(error);
}
