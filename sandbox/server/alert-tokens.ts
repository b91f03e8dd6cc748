import { statSync } from 'node:fs';
import { isOneOf } from '../../adapters/constant-time-equal.ts';
import { newAlertsToken, readSession, type Session, writeSession } from './session.ts';

type Tokens = Pick<Session, 'alertsToken' | 'earlierAlertsToken'>;

/**
 * Creates a new token for alerts. The previous one stays valid until it is cut off; older ones end.
 * Throws if no sandbox was started.
 */
export function rotateAlertsToken(file: string): Tokens {
  const session = sessionIn(file);
  const { alertsToken: earlierAlertsToken } = session;
  return rewritten(file, { ...session, alertsToken: newAlertsToken(), earlierAlertsToken });
}

/** Accepts alerts with the newest token only. */
export function cutOffEarlierToken(file: string): Tokens {
  return rewritten(file, { ...sessionIn(file), earlierAlertsToken: undefined });
}

/**
 * Checks alert tokens against the session file, which is read again whenever it is replaced;
 * `first` applies until there is one.
 */
export function alertTokens(file: string, first: Tokens): (given: string) => boolean {
  let tokens = first;
  let version = '';
  return (given) => {
    const now = versionOf(file);
    if (now !== null && now !== version) [tokens, version] = [readSession(file) ?? tokens, now];
    return isOneOf(
      given,
      [tokens.alertsToken, tokens.earlierAlertsToken].filter((each) => each !== undefined),
    );
  };
}

function sessionIn(file: string): Session {
  const session = readSession(file);
  if (session) return session;
  throw new Error(`no sandbox was started with '${file}': start it with "ragmend sandbox up"`);
}

function rewritten(file: string, session: Session): Tokens {
  writeSession(file, session);
  return session;
}

/** Every write creates another file. */
function versionOf(file: string): string | null {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.ino} ${stat.mtimeMs}` : null;
}
