import type { ConsoleConfig } from '../../core/contracts/config/console-config.ts';

type SignIn = Pick<NonNullable<ConsoleConfig['signIn']>, 'url' | 'clientId'>;
type Answer = { id_token?: unknown; refresh_token?: unknown; expires_in?: unknown };
type Known = { idToken: string; refreshToken: string | null; goodUntil: number };

/** A token is renewed this long before it ends. */
const EARLY_MS = 60_000;

/** The tokens of whoever signed in: in memory only, so that they end with the page. */
export type Tokens = ReturnType<typeof createTokens>;

/** Keeps no token yet; `now` is in milliseconds. */
export function createTokens({ url, clientId }: SignIn, fetcher: typeof fetch, now: () => number) {
  let known: Known | null = null;
  let renewing: Promise<void> | null = null;
  const ask = async (fields: Record<string, string>, refreshToken: string | null) => {
    const body = new URLSearchParams({ client_id: clientId, ...fields });
    const response = await fetcher(`${url}/oauth2/token`, { method: 'POST', body });
    const answer = (await response.json().catch(() => ({}))) as Answer;
    if (!response.ok || typeof answer.id_token !== 'string')
      throw new Error(`the sign-in was answered with "${response.status}"; sign in again`);
    const given = typeof answer.refresh_token === 'string' ? answer.refresh_token : refreshToken;
    const goodUntil = now() + Number(answer.expires_in ?? 300) * 1000;
    known = { idToken: answer.id_token, refreshToken: given, goodUntil };
  };
  const renew = async () => {
    const refreshToken = known?.refreshToken ?? null;
    known = null;
    if (refreshToken === null) return;
    // Whoever has no token any more signs in again: nothing to tell.
    await ask({ grant_type: 'refresh_token', refresh_token: refreshToken }, refreshToken).catch(() => undefined);
  };
  return {
    /** Turns the code of a sign-in into tokens; throws with what to do. */
    redeem: (code: string, verifier: string, redirectUri: string) =>
      ask({ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri }, null),
    /** A token that is good for a while, null for nobody. */
    async current(): Promise<string | null> {
      if (known !== null && known.goodUntil - now() < EARLY_MS)
        renewing ??= renew().finally(() => {
          renewing = null;
        });
      if (renewing !== null) await renewing;
      return known?.idToken ?? null;
    },
    forget() {
      known = null;
    },
  };
}

/** The same fetch, which says who asks; what nobody asks is answered here. */
export function fetchWith(tokens: Tokens, fetcher: typeof fetch): typeof fetch {
  return async (input, init) => {
    const token = await tokens.current();
    if (token === null) return Response.json({ detail: 'sign in first' }, { status: 401 });
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Bearer ${token}`);
    const response = await fetcher(input, { ...init, headers });
    if (response.status === 401) tokens.forget();
    return response;
  };
}
