import { type KeptSignIn, signInFile, usableSignIn, writeSignIn } from './kept-sign-in.ts';

/** A token is renewed this long before it ends. */
const EARLY_MS = 60_000;

/**
 * Returns the token of the person signed in at an API, and renews it before it ends; only one of
 * several processes does so. Throws CommandFailed if nobody is signed in any more.
 */
export async function currentToken(api: string, env: NodeJS.ProcessEnv): Promise<string> {
  const file = signInFile(api, env);
  const kept = usableSignIn(api, file);
  if (isGood(kept)) return kept.idToken;
  // Loads the library of the protocol only when it is needed.
  const { oneAtATime } = await import('./one-at-a-time.ts');
  return oneAtATime(file, async () => {
    const newest = usableSignIn(api, file);
    if (isGood(newest)) return newest.idToken;
    const renewed = { ...newest, ...(await granted(newest)) };
    writeSignIn(file, renewed);
    return renewed.idToken;
  });
}

const isGood = ({ goodUntil }: KeptSignIn) => Date.now() < goodUntil - EARLY_MS;

async function granted(kept: KeptSignIn) {
  const { NotGranted, openProvider } = await import('./provider.ts');
  try {
    return await (await openProvider(kept)).renew(kept.refreshToken);
  } catch (error) {
    if (!(error instanceof NotGranted)) throw error;
    const message = `the sign-in at '${kept.api}' has ended: sign in again with "ragmend login --api ${kept.api}"`;
    throw new NotGranted(message, { cause: error });
  }
}
