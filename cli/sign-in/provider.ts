import * as oauth from 'oauth4webapi';
import type { SignIn } from '../../core/contracts/config/console-config.ts';
import { isOnThisMachine } from '../address.ts';
import { CommandFailed, ExitCode } from '../exit-codes.ts';

/** Tokens of a person; `goodUntil` is when the ID token ends, in milliseconds. */
export type Granted = { idToken: string; refreshToken: string; goodUntil: number };
/** Secrets that only the process that began a sign-in knows. */
export type Secrets = { state: string; nonce: string; verifier: string };

const ANSWER_MS = 20_000;

/** Returns secrets for one sign-in, with 256 bits each. */
export const newSecrets = (): Secrets => ({
  state: oauth.generateRandomState(),
  nonce: oauth.generateRandomNonce(),
  verifier: oauth.generateRandomCodeVerifier(),
});

/**
 * The authorization server of an issuer, for a public client. Every call throws CommandFailed, or
 * NotGranted if the server refuses.
 */
export async function openProvider({ issuer, clientId }: Pick<SignIn['commandLine'], 'issuer' | 'clientId'>) {
  const address = new URL(issuer);
  const options = () => ({
    [oauth.allowInsecureRequests]: isOnThisMachine(address),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  const server = await told(issuer, async () =>
    oauth.processDiscoveryResponse(address, await oauth.discoveryRequest(address, options())),
  );
  const client: oauth.Client = { client_id: clientId };
  return {
    /** Returns where a person signs in; the answer comes to `redirectUri`. */
    async authorizeUrl({ state, nonce, verifier }: Secrets, redirectUri: string): Promise<URL> {
      const url = new URL(server.authorization_endpoint ?? missing(issuer, 'authorization_endpoint'));
      const challenge = await oauth.calculatePKCECodeChallenge(verifier);
      const asked = { response_type: 'code', client_id: clientId, redirect_uri: redirectUri, scope: 'openid email' };
      const proof = { state, nonce, code_challenge: challenge, code_challenge_method: 'S256' };
      for (const [name, value] of Object.entries({ ...asked, ...proof })) url.searchParams.set(name, value);
      return url;
    },
    /** Exchanges the answer of a browser for tokens. */
    redeem: (answer: URLSearchParams, { state, nonce, verifier }: Secrets, redirectUri: string): Promise<Granted> =>
      told(issuer, async () => {
        const code = oauth.validateAuthResponse(server, client, answer, state);
        const response = await oauth.authorizationCodeGrantRequest(
          ...([server, client, oauth.None(), code, redirectUri, verifier, options()] as const),
        );
        const checks = { expectedNonce: nonce, requireIdToken: true };
        const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, checks);
        await oauth.validateApplicationLevelSignature(server, response, options());
        return grantedBy(issuer, tokens, tokens.refresh_token);
      }),
    /** Returns new tokens for a refresh token; the server may then revoke the old one. */
    renew: (refreshToken: string): Promise<Granted> =>
      told(issuer, async () => {
        const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, options());
        const tokens = await oauth.processRefreshTokenResponse(server, client, response);
        await oauth.validateApplicationLevelSignature(server, response, options());
        return grantedBy(issuer, tokens, tokens.refresh_token ?? refreshToken);
      }),
    /** Revokes a refresh token. */
    revoke: (refreshToken: string): Promise<void> =>
      told(issuer, async () =>
        oauth.processRevocationResponse(
          await oauth.revocationRequest(server, client, oauth.None(), refreshToken, options()),
        ),
      ),
  };
}

/** The authorization server refused: the person has to sign in again. */
export class NotGranted extends CommandFailed {
  constructor(message: string, options?: ErrorOptions) {
    super(message, ExitCode.Refused, options);
  }
}

/** The lifetime counts by our own clock, from the arrival of the token. */
function grantedBy(issuer: string, tokens: oauth.TokenEndpointResponse, refreshToken: string | undefined): Granted {
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  if (claims === undefined || tokens.id_token === undefined) return missing(issuer, 'id_token');
  if (refreshToken === undefined) return missing(issuer, 'refresh_token');
  return { idToken: tokens.id_token, refreshToken, goodUntil: Date.now() + (claims.exp - claims.iat) * 1000 };
}

function missing(issuer: string, what: string): never {
  throw new CommandFailed(`the sign-in at '${issuer}' gave no '${what}': deploy the stacks again`, ExitCode.Failed);
}

/** Something other than the authorization server answered, e.g. a proxy. */
const NO_ANSWER: string[] = [oauth.RESPONSE_IS_NOT_CONFORM, oauth.RESPONSE_IS_NOT_JSON];

/** Messages never contain an answer of the server, which may be a token. */
async function told<T>(issuer: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CommandFailed) throw error;
    if (error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError)
      throw new NotGranted(`the sign-in was refused: ${error.error_description ?? error.error}`, { cause: error });
    if (error instanceof oauth.OperationProcessingError && !NO_ANSWER.includes(error.code ?? ''))
      throw new CommandFailed(`the answer of the sign-in was not accepted: ${error.message}`, ExitCode.Refused, {
        cause: error,
      });
    throw new CommandFailed(`the sign-in at '${issuer}' does not answer: check the connection`, ExitCode.NotRunning, {
      cause: error,
    });
  }
}
