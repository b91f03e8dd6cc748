import type { ConsoleConfig } from '../../core/contracts/config/console-config.ts';
import { newVerifier, randomText } from './pkce.ts';
import type { Tokens } from './tokens.ts';

type SignIn = Pick<NonNullable<ConsoleConfig['signIn']>, 'url' | 'clientId'>;
/** What is kept in this tab while somebody signs in elsewhere. */
type Departure = { state: string; verifier: string; hash: string; drafts: [string, string][] };

/** Signing in at another place and coming back: what hindered it the last time, and texts that were typed before. */
export type Redirect = {
  problem: string | null;
  drafts: [string, string][];
  depart(drafts: Map<string, string>): Promise<void>;
  signOut(): void;
};

const KEY = 'ragmend-sign-in';

/** Takes up where somebody left to sign in, if they did, and turns the code they bring into tokens; it is gone from the address then. */
export async function returned(signIn: SignIn, tokens: Tokens, page: Window): Promise<Redirect> {
  const { departure, answer } = arrival(page);
  const problem = answer === null ? null : await redeem(tokens, departure, answer, homeOf(page));
  return {
    problem,
    drafts: departure?.drafts ?? [],
    depart: (drafts) => depart(signIn, page, drafts),
    signOut() {
      tokens.forget();
      const leave = new URLSearchParams({ client_id: signIn.clientId, logout_uri: homeOf(page) });
      page.location.assign(`${signIn.url}/logout?${leave}`);
    },
  };
}

function arrival(page: Window): { departure: Departure | null; answer: URLSearchParams | null } {
  const asked = new URLSearchParams(page.location.search);
  if (!asked.has('state')) return { departure: null, answer: null };
  const kept = page.sessionStorage.getItem(KEY);
  page.sessionStorage.removeItem(KEY);
  const departure = kept === null ? null : (JSON.parse(kept) as Departure);
  page.history.replaceState(null, '', `${page.location.pathname}${departure?.hash ?? ''}`);
  return { departure, answer: asked };
}

/** Null where it went well. An answer that was not asked for in this tab is somebody else's. */
async function redeem(
  tokens: Tokens,
  departure: Departure | null,
  answer: URLSearchParams,
  home: string,
): Promise<string | null> {
  const [code, refusal] = [answer.get('code'), answer.get('error_description') ?? answer.get('error')];
  if (departure === null || answer.get('state') !== departure.state)
    return 'this sign-in was not started here; sign in again';
  if (refusal !== null || code === null) return `the sign-in was refused (${refusal ?? 'no code came'}); sign in again`;
  try {
    await tokens.redeem(code, departure.verifier, home);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function depart({ url, clientId }: SignIn, page: Window, drafts: Map<string, string>): Promise<void> {
  const { verifier, challenge } = await newVerifier();
  const state = randomText();
  const departure: Departure = { state, verifier, hash: page.location.hash, drafts: [...drafts] };
  page.sessionStorage.setItem(KEY, JSON.stringify(departure));
  const ask = new URLSearchParams({
    ...{ response_type: 'code', client_id: clientId, redirect_uri: homeOf(page), scope: 'openid email', state },
    ...{ code_challenge: challenge, code_challenge_method: 'S256' },
  });
  page.location.assign(`${url}/oauth2/authorize?${ask}`);
}

const homeOf = ({ location }: Window): string => `${location.origin}/`;
