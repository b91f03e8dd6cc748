import { pathsIn } from '../sandbox/server/paths.ts';
import { readSession, type Session } from '../sandbox/server/session.ts';
import { safeAddress } from './address.ts';
import { CommandFailed, ExitCode, notRunning } from './exit-codes.ts';
import { currentToken } from './sign-in/current-token.ts';

/**
 * Which API a command asks: that of the sandbox in `dir`, or the one at the address `api`; and
 * about which target, where it has several.
 */
export type Reach = { dir: string; api?: string; target?: string };

/**
 * How an API is asked: where it is, by whom, about what, and what to do where it does not answer.
 * Whoever asks is known anew for each request.
 */
export type Caller = {
  apiUrl: string;
  headers(): Promise<Record<string, string>>;
  target: string | null;
  onSilence: string;
};

/**
 * The name of the variable that holds the token for a deployed API; it is in no argument, which
 * others on the machine can read.
 */
const TOKEN = 'RAGMEND_TOKEN';

/** Asks a sandbox as the person `as`. */
export function callerOf({ apiUrl, secret }: Session, as: string): Caller {
  const headers = { authorization: `Bearer ${secret}`, 'x-ragmend-as': encodeURIComponent(as) };
  return { apiUrl, headers: async () => headers, target: null, onSilence: 'start it again with "ragmend sandbox up"' };
}

/**
 * Asks what a command reaches; throws CommandFailed where it is not there. Who asks a deployed API
 * is said by the token in the environment, else by who signed in.
 */
export function callerFor({ dir, api, target }: Reach, as: string | null, env: NodeJS.ProcessEnv): Caller {
  if (api === undefined) {
    const session = readSession(pathsIn(dir).session);
    if (!session) throw notRunning(dir);
    return { ...callerOf(session, as ?? 'operator'), target: target ?? null };
  }
  const token = env[TOKEN];
  if (as !== null) throw usage('--as does not go with --api: leave --as out, since you act as the person signed in');
  if (token === '')
    throw usage(`${TOKEN} is empty: unset it to act as the person signed in, or put an ID token into it`);
  const apiUrl = safeAddress(api);
  const headers = async () => ({ authorization: `Bearer ${token ?? (await currentToken(apiUrl, env))}` });
  return { apiUrl, headers, target: target ?? null, onSilence: 'check the address' };
}

/** Whoever acts on a sandbox says as whom; throws CommandFailed where nobody is named. */
export function actor({ api }: Reach, as: string | undefined): string | null {
  if (as === undefined && api === undefined) throw usage('this needs the name of a person: give --as NAME');
  return as ?? null;
}

const usage = (message: string) => new CommandFailed(message, ExitCode.Usage);
