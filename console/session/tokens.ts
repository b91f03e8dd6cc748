import type { Granted, Proof, Provider } from './provider.ts';

type Known = Omit<Granted, 'seconds'> & { goodUntil: number };

/** A token is renewed this long before it ends. */
const EARLY_MS = 60_000;

/** The tokens of the person signed in: in memory only, so that they end with the page. */
export type Tokens = ReturnType<typeof createTokens>;

/** Creates the tokens, none at first; `now` returns milliseconds. */
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
    // A person without a token signs in again, so this is no error.
    const granted = await provider.renew(refreshToken).catch(() => null);
    if (granted !== null) keep({ ...granted, refreshToken: granted.refreshToken ?? refreshToken });
  };
  return {
    /** Exchanges the answer of a sign-in for tokens; throws errors that say what to do. */
    redeem: async (answer: URLSearchParams, proof: Proof, home: string) =>
      keep(await provider.redeem(answer, proof, home)),
    /** Returns a token that stays valid for a while, null if nobody is signed in. */
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

/** Returns the same fetch with the caller's token; requests of nobody are answered here. */
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
