import { createHash, createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';

/** What an authorization server knows and does; a test changes it while commands run. */
export type AuthorityState = {
  /** Who signs in when asked, null for somebody who refuses. */
  person: string | null;
  /** How long an ID token is valid for, in seconds. */
  lifetime: number;
  /** The key that ID tokens are signed with, where it is not the one that the server publishes. */
  forgedBy: string | null;
  requests: string[];
  /** Refresh tokens that are good, each once; all of a person end where one is used twice. */
  refreshTokens: Map<string, string>;
  spent: Map<string, string>;
};
type Asked = { challenge: string; nonce: string; redirectUri: string; person: string };
type Server = { issuer: string; state: AuthorityState; codes: Map<string, Asked> };

export const CLIENT = 'command-line-client';
/** A new key to sign with, as PEM. */
export const newKey = (): string =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;
const KEY = newKey();
const PUBLISHED = { keys: [{ ...createPublicKey(KEY).export({ format: 'jwk' }), kid: '1', alg: 'RS256' }] };
export type Authority = Awaited<ReturnType<typeof serveAuthority>>;

/**
 * An authorization server on this machine, as OpenID Connect has it: discovery, keys, code flow
 * with PKCE (S256), refresh tokens that rotate, revocation.
 */
export async function serveAuthority(over: Partial<AuthorityState> = {}) {
  const state: AuthorityState = {
    ...{ person: 'grace', lifetime: 3600, forgedBy: null, requests: [] },
    ...{ refreshTokens: new Map<string, string>(), spent: new Map<string, string>() },
    ...over,
  };
  const app = new Hono();
  const listener = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => listener.once('listening', resolve));
  const issuer = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/pool`;
  const server: Server = { issuer, state, codes: new Map() };
  app.get('/pool/.well-known/openid-configuration', (c) => c.json(discovery(issuer)));
  app.get('/pool/jwks', (c) => c.json(PUBLISHED));
  app.get('/pool/authorize', (c) => authorize(c, server));
  app.post('/pool/token', (c) => giveTokens(c, server));
  app.post('/pool/revoke', async (c) => {
    const { token = '', client_id: client } = (await c.req.parseBody()) as Record<string, string>;
    state.requests.push(`revoke ${client}`);
    state.refreshTokens.delete(token);
    return c.body(null, 200);
  });
  return {
    ...{ issuer, state },
    /** Whose good ID token an Authorization header holds, null for nobody's. */
    nameOf: (header = '') => nameIn(header.replace('Bearer ', '')),
    close: () => new Promise((resolve) => listener.close(resolve)),
  };
}

const discovery = (issuer: string) => ({
  ...{ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` },
  ...{ jwks_uri: `${issuer}/jwks`, revocation_endpoint: `${issuer}/revoke`, response_types_supported: ['code'] },
  ...{ subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256'] },
});

function authorize(c: Context, { state, codes }: Server): Response {
  const { redirect_uri: redirectUri = '', state: theirs = '', ...asked } = c.req.query();
  const { response_type: kind, client_id: client, code_challenge_method: method, scope } = asked;
  state.requests.push(`authorize ${kind} ${client} ${method} ${scope}`);
  const back = new URL(redirectUri);
  back.searchParams.set('state', theirs);
  if (state.person === null) {
    back.searchParams.set('error', 'access_denied');
    return c.redirect(back.href);
  }
  const code = randomUUID();
  codes.set(code, {
    ...{ challenge: asked.code_challenge ?? '', nonce: asked.nonce ?? '', redirectUri, person: state.person },
  });
  back.searchParams.set('code', code);
  return c.redirect(back.href);
}

async function giveTokens(c: Context, server: Server): Promise<Response> {
  const body = (await c.req.parseBody()) as Record<string, string>;
  server.state.requests.push(`token ${body.grant_type} ${body.client_id}`);
  const granted = body.grant_type === 'refresh_token' ? renewed(server.state, body) : redeemed(server, body);
  if (granted === null) return c.json({ error: 'invalid_grant' }, 400);
  const refresh = randomUUID();
  server.state.refreshTokens.set(refresh, granted.person);
  const tokens = { access_token: 'unused', token_type: 'Bearer', expires_in: server.state.lifetime };
  return c.json({ ...tokens, id_token: idToken(server, granted), refresh_token: refresh });
}

function redeemed({ codes }: Server, body: Record<string, string>): { person: string; nonce?: string } | null {
  const asked = codes.get(body.code ?? '');
  codes.delete(body.code ?? '');
  const proof = createHash('sha256')
    .update(body.code_verifier ?? '')
    .digest('base64url');
  return asked?.challenge === proof && asked.redirectUri === body.redirect_uri ? asked : null;
}

function renewed({ refreshTokens, spent }: AuthorityState, body: Record<string, string>): { person: string } | null {
  const token = body.refresh_token ?? '';
  const person = refreshTokens.get(token);
  const victim = spent.get(token);
  for (const [other, owner] of refreshTokens) if (owner === victim) refreshTokens.delete(other);
  if (person === undefined) return null;
  refreshTokens.delete(token);
  spent.set(token, person);
  return { person };
}

function idToken({ issuer, state }: Server, { person, nonce }: { person: string; nonce?: string }): string {
  const iat = Math.floor(Date.now() / 1000);
  const claims = { iss: issuer, aud: CLIENT, sub: person, iat, exp: iat + state.lifetime, jti: randomUUID() };
  const text = [
    { alg: 'RS256', kid: '1' },
    { ...claims, ...(nonce && { nonce }) },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${text}.${signed(text, state.forgedBy ?? KEY)}`;
}

const signed = (text: string, key: string): string => sign('RSA-SHA256', Buffer.from(text), key).toString('base64url');

function nameIn(token: string): string | null {
  const [head = '', body = '', signature] = token.split('.');
  if (signature !== signed(`${head}.${body}`, KEY)) return null;
  const { sub, exp } = JSON.parse(Buffer.from(body, 'base64url').toString()) as { sub: string; exp: number };
  return exp * 1000 > Date.now() ? sub : null;
}
