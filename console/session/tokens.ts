import type { Granted, Proof, Provider } from './provider.ts';

type Known = Omit<Granted, 'seconds'> & { goodUntil: number };

/** A token is renewed this long before it ends. */
const EARLY_MS = 60_000;

/** The tokens of whoever signed in: in memory only, so that they end with the page. */
export type Tokens = ReturnType<typeof createTokens>;

/** Keeps no token yet; `now` is in milliseconds. */
export function createTokens(provider: Pick<Provider, 'redeem' | 'renew'>, now: () => number) {
  let known: Known | null = null;
  let renewing: Promise<void> | null = null;
  const keep = ({ idToken, refreshToken, seconds }: Granted) => {
    known = { idToken, refreshToken, goodUntil: now() + seconds * 1000 };
  };
  const renew = async () => {
    const refreshToken = known?.refreshToken ?? null;
    known = null;
    if (refreshToken === null) return;
    // Whoever has no token any more signs in again: nothing to tell.
    const granted = await provider.renew(refreshToken).catch(() => null);
    if (granted !== null) keep({ ...granted, refreshToken: granted.refreshToken ?? refreshToken });
  };
  return {
    /** Turns the answer of a sign-in into tokens; throws with what to do. */
    redeem: async (answer: URLSearchParams, proof: Proof, home: string) =>
      keep(await provider.redeem(answer, proof, home)),
    /** A token that is valid for a while, null for nobody. */
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
