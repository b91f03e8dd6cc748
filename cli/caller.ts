import { pathsIn } from '../sandbox/server/paths.ts';
import { readSession, type Session } from '../sandbox/server/session.ts';
import { safeAddress } from './address.ts';
import { CommandFailed, ExitCode, notRunning } from './exit-codes.ts';
import { currentToken } from './sign-in/current-token.ts';

/**
 * The API of a command: the sandbox in `dir`, or the address `api`; and its target, if there are
 * several.
 */
export type Reach = { dir: string; api?: string; target?: string };

/**
 * How to call an API: its address, the caller, the target, and what to do if it does not answer.
 * The caller is determined again for each request.
 */
export type Caller = {
  apiUrl: string;
  headers(): Promise<Record<string, string>>;
  target: string | null;
  onSilence: string;
};

/**
 * The name of the variable with the token of a deployed API. Arguments would be visible to others
 * on the machine.
 */
const TOKEN = 'RAGMEND_TOKEN';

/** Returns a caller of a sandbox that acts as the person `as`. */
export function callerOf({ apiUrl, secret }: Session, as: string): Caller {
  const headers = { authorization: `Bearer ${secret}`, 'x-ragmend-as': encodeURIComponent(as) };
  return { apiUrl, headers: async () => headers, target: null, onSilence: 'start it again with "ragmend sandbox up"' };
}

/**
 * Returns the caller of a command's API; throws CommandFailed if the API is missing. For a deployed
 * API, the token in the environment decides who calls, or else the sign-in.
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

/** Returns the person who acts on a sandbox; throws CommandFailed if nobody is named. */
export function actor({ api }: Reach, as: string | undefined): string | null {
  if (as === undefined && api === undefined) throw usage('this needs the name of a person: give --as NAME');
  return as ?? null;
}

const usage = (message: string) => new CommandFailed(message, ExitCode.Usage);
