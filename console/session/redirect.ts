import { newProof, type Proof, type Provider } from './provider.ts';
import type { Tokens } from './tokens.ts';

/** What this tab keeps while somebody signs in elsewhere. */
type Departure = Proof & { hash: string; drafts: [string, string][] };

/** A sign-in elsewhere and the way back: why it last failed, and the texts typed before. */
export type Redirect = {
  problem: string | null;
  drafts: [string, string][];
  depart(drafts: Map<string, string>): Promise<void>;
  signOut(): void;
};

const KEY = 'ragmend-sign-in';

/**
 * Continues after a sign-in elsewhere, if there was one: exchanges its code for tokens, and removes
 * the code from the address.
 */
export async function returned(provider: Provider, tokens: Tokens, page: Window): Promise<Redirect> {
  const { departure, answer } = arrival(page);
  const problem = answer === null ? null : await redeem(tokens, departure, answer, homeOf(page));
  return {
    problem,
    drafts: departure?.drafts ?? [],
    depart: (drafts) => depart(provider, page, drafts),
    signOut() {
      tokens.forget();
      page.location.assign(provider.signOutUrl(homeOf(page)));
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

/** Returns null on success. An answer that this tab did not ask for belongs to somebody else. */
async function redeem(tokens: Tokens, departure: Departure | null, answer: URLSearchParams, home: string) {
  if (departure === null) return 'this sign-in was not started here; sign in again';
  try {
    await tokens.redeem(answer, departure, home);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function depart(provider: Provider, page: Window, drafts: Map<string, string>): Promise<void> {
  const proof = newProof();
  const departure: Departure = { ...proof, hash: page.location.hash, drafts: [...drafts] };
  page.sessionStorage.setItem(KEY, JSON.stringify(departure));
  page.location.assign(await provider.authorizeUrl(proof, homeOf(page)));
}

const homeOf = ({ location }: Window): string => `${location.origin}/`;
