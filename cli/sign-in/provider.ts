import * as oauth from 'oauth4webapi';
import type { SignIn } from '../../core/contracts/config/console-config.ts';
import { isOnThisMachine } from '../address.ts';
import { CommandFailed, ExitCode } from '../exit-codes.ts';

/** Tokens of a person; `goodUntil` is when the ID token ends, in milliseconds. */
export type Granted = { idToken: string; refreshToken: string; goodUntil: number };
/** What only the process that began a sign-in knows. */
export type Secrets = { state: string; nonce: string; verifier: string };

const ANSWER_MS = 20_000;

/** Secrets for one sign-in, with 256 bits each. */
export const newSecrets = (): Secrets => ({
  state: oauth.generateRandomState(),
  nonce: oauth.generateRandomNonce(),
  verifier: oauth.generateRandomCodeVerifier(),
});

/**
 * The authorization server of an issuer, as a public client sees it. Every call throws
 * CommandFailed, NotGranted where the server refuses.
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
    /** Where a person signs in; the answer comes to `redirectUri`. */
    async authorizeUrl({ state, nonce, verifier }: Secrets, redirectUri: string): Promise<URL> {
      const url = new URL(server.authorization_endpoint ?? missing(issuer, 'authorization_endpoint'));
      const challenge = await oauth.calculatePKCECodeChallenge(verifier);
      const asked = { response_type: 'code', client_id: clientId, redirect_uri: redirectUri, scope: 'openid email' };
      const proof = { state, nonce, code_challenge: challenge, code_challenge_method: 'S256' };
      for (const [name, value] of Object.entries({ ...asked, ...proof })) url.searchParams.set(name, value);
      return url;
    },
    /** Turns the answer that a browser brought into tokens. */
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
    /** New tokens for a refresh token, which the server may take back with that. */
    renew: (refreshToken: string): Promise<Granted> =>
      told(issuer, async () => {
        const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, options());
        const tokens = await oauth.processRefreshTokenResponse(server, client, response);
        await oauth.validateApplicationLevelSignature(server, response, options());
        return grantedBy(issuer, tokens, tokens.refresh_token ?? refreshToken);
      }),
    /** Ends what a refresh token may be used for. */
    revoke: (refreshToken: string): Promise<void> =>
      told(issuer, async () =>
        oauth.processRevocationResponse(
          await oauth.revocationRequest(server, client, oauth.None(), refreshToken, options()),
        ),
      ),
  };
}

/** The authorization server refused: whoever asks has to sign in again. */
export class NotGranted extends CommandFailed {
  constructor(message: string, options?: ErrorOptions) {
    super(message, ExitCode.Refused, options);
  }
}

/** The lifetime counts by our own clock, from when the token came. */
function grantedBy(issuer: string, tokens: oauth.TokenEndpointResponse, refreshToken: string | undefined): Granted {
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  if (claims === undefined || tokens.id_token === undefined) return missing(issuer, 'id_token');
  if (refreshToken === undefined) return missing(issuer, 'refresh_token');
  return { idToken: tokens.id_token, refreshToken, goodUntil: Date.now() + (claims.exp - claims.iat) * 1000 };
}

function missing(issuer: string, what: string): never {
  throw new CommandFailed(`the sign-in at '${issuer}' gave no '${what}': deploy the stacks again`, ExitCode.Failed);
}

/** Something else than the authorization server answered, e.g. what stands before it. */
const NO_ANSWER: string[] = [oauth.RESPONSE_IS_NOT_CONFORM, oauth.RESPONSE_IS_NOT_JSON];

/** No message holds an answer of the server: what it sent may be a token. */
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
