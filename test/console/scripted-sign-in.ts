import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import { idToken } from './id-token.ts';

/** What the scripted authorisation server knows and does; a test changes it while the page is open. */
export type SignInState = {
  /** Who signs in at once when asked, null for somebody who refuses. */
  person: string | null;
  /** How long a token is valid for, in seconds. */
  lifetime: number;
  refreshes: boolean;
  /** The names behind tokens that were given out and are good still. */
  names: Map<string, string>;
  requests: string[];
};
type Asked = { challenge: string; person: string; redirectUri: string; nonce: string };

const CLIENT = 'console-client';

/** An authorisation server on this machine: code flow with PKCE, each code once, refresh tokens, sign-out. */
export async function serveSignIn(over: Partial<SignInState> = {}) {
  const state: SignInState = {
    ...{ person: 'grace', lifetime: 3600, refreshes: true, names: new Map(), requests: [] },
    ...over,
  };
  const codes = new Map<string, Asked>();
  const app = new Hono();
  app.use(cors({ origin: '*' }));
  app.get('/oauth2/authorize', (c) => authorize(c, state, codes));
  app.post('/oauth2/token', (c) => giveTokens(c, state, codes));
  app.get('/logout', (c) => {
    state.requests.push(`logout ${c.req.query('client_id')}`);
    return c.redirect(c.req.query('logout_uri') ?? '/');
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    state,
    config: { signIn: { url, clientId: CLIENT, commandLine: { issuer: url, clientId: 'cli', redirectUris: [url] } } },
    url,
    /** Who an Authorization header is, null for nobody. */
    nameOf: (header: string | undefined) => state.names.get(header?.replace('Bearer ', '') ?? '') ?? null,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
export type ScriptedSignIn = Awaited<ReturnType<typeof serveSignIn>>;

function authorize(c: Context, { person, requests }: SignInState, codes: Map<string, Asked>): Response {
  const asked = c.req.query();
  const { redirect_uri: redirectUri = '', state = '', code_challenge: challenge = '', nonce = '' } = asked;
  requests.push(`authorize ${asked.response_type} ${asked.client_id} ${asked.code_challenge_method} ${asked.scope}`);
  if (person === null) return c.redirect(`${redirectUri}?error=access_denied&state=${state}`);
  const code = `code-${codes.size + 1}`;
  codes.set(code, { challenge, person, redirectUri, nonce });
  return c.redirect(`${redirectUri}?code=${code}&state=${state}`);
}

async function giveTokens(c: Context, state: SignInState, codes: Map<string, Asked>): Promise<Response> {
  const body = (await c.req.parseBody()) as Record<string, string>;
  state.requests.push(`token ${body.grant_type} ${body.client_id}`);
  const asked = codes.get(body.code ?? '');
  codes.delete(body.code ?? '');
  const proof = createHash('sha256')
    .update(body.code_verifier ?? '')
    .digest('base64url');
  const redeems = asked?.challenge === proof && asked.redirectUri === body.redirect_uri;
  const refreshed = state.refreshes ? body.refresh_token?.replace('refresh-', '') : undefined;
  const person = body.grant_type === 'refresh_token' ? refreshed : redeems ? asked.person : undefined;
  if (person === undefined) return c.json({ error: 'invalid_grant' }, 400);
  const about = { iss: new URL(c.req.url).origin, aud: CLIENT, sub: `${person} ${state.requests.length}` };
  const token = idToken({ ...about, ...(asked && { nonce: asked.nonce }) }, state.lifetime);
  state.names.set(token, person);
  return c.json({
    ...{ id_token: token, access_token: 'unused', token_type: 'Bearer', expires_in: state.lifetime },
    ...(body.grant_type === 'refresh_token' ? {} : { refresh_token: `refresh-${person}` }),
  });
}
