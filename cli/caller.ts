import { pathsIn } from '../sandbox/server/paths.ts';
import { readSession, type Session } from '../sandbox/server/session.ts';
import { CommandFailed, ExitCode, notRunning } from './exit-codes.ts';

/** Which API a command asks: that of the sandbox in `dir`, or the one at the address `api`; and about which target, where it has several. */
export type Reach = { dir: string; api?: string; target?: string };

/** How an API is asked: where it is, by whom, about what, and what to do where it does not answer. */
export type Caller = { apiUrl: string; headers: Record<string, string>; target: string | null; onSilence: string };

/** The name of the variable that holds the token for a deployed API; it is in no argument, which others on the machine can read. */
const TOKEN = 'RAGMEND_TOKEN';

/** Asks a sandbox as the person `as`. */
export function callerOf({ apiUrl, secret }: Session, as: string): Caller {
  const headers = { authorization: `Bearer ${secret}`, 'x-ragmend-as': encodeURIComponent(as) };
  return { apiUrl, headers, target: null, onSilence: 'start it again with "ragmend sandbox up"' };
}

/** Asks what a command reaches; throws CommandFailed where it is not there, or not known who asks. A token of a deployed API says who that is. */
export function callerFor({ dir, api, target }: Reach, as: string | null, env: NodeJS.ProcessEnv): Caller {
  if (api === undefined) {
    const session = readSession(pathsIn(dir).session);
    if (!session) throw notRunning(dir);
    return { ...callerOf(session, as ?? 'operator'), target: target ?? null };
  }
  const token = env[TOKEN];
  if (as !== null) throw usage(`--as does not go with --api: whoever the token in ${TOKEN} is acts`);
  if (!token) throw usage(`the API at '${api}' needs to know who asks: put an ID token of the user pool into ${TOKEN}`);
  const headers = { authorization: `Bearer ${token}` };
  return { apiUrl: safeAddress(api), headers, target: target ?? null, onSilence: 'check the address' };
}

/** Whoever acts on a sandbox says as whom; throws CommandFailed where nobody is named. */
export function actor({ api }: Reach, as: string | undefined): string | null {
  if (as === undefined && api === undefined) throw usage('this is done by a person: give --as NAME');
  return as ?? null;
}

/** A token goes over no wire that others can read. */
function safeAddress(api: string): string {
  const address = URL.canParse(api) ? new URL(api) : null;
  const isHere = address !== null && ['127.0.0.1', 'localhost', '[::1]'].includes(address.hostname);
  if (address?.protocol === 'https:' || (address?.protocol === 'http:' && isHere)) return address.origin;
  throw usage(`'${api}' is no address of an API: give one that starts with https://`);
}

const usage = (message: string) => new CommandFailed(message, ExitCode.Usage);
