import { statSync } from 'node:fs';
import { isOneOf } from '../../adapters/constant-time-equal.ts';
import { DamagedSession, newAlertsToken, readSession, type Session, writeSession } from './session.ts';

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

/** Checks alert tokens against those that are valid at that moment. */
export const isAmong =
  (tokens: () => Tokens) =>
  (given: string): boolean =>
    isOneOf(given, listOf(tokens()));

/** Returns the tokens, the newest first. */
export const listOf = ({ alertsToken, earlierAlertsToken }: Tokens): string[] =>
  [alertsToken, earlierAlertsToken].filter((each) => each !== undefined);

/**
 * Reads the tokens of the session file again whenever it is replaced; what was read last, or `first`, applies
 * while it is missing or damaged.
 */
export function currentTokens(file: string, first: Tokens): () => Tokens {
  let tokens = first;
  let version = '';
  return () => {
    const now = versionOf(file);
    if (now !== null && now !== version) [tokens, version] = [readable(file) ?? tokens, now];
    return tokens;
  };
}

function readable(file: string): Session | null {
  try {
    return readSession(file);
  } catch (error) {
    if (error instanceof DamagedSession) return null;
    throw error;
  }
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
