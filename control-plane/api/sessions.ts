import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { role } from '../../core/contracts/http/access.ts';
import type { People, Person } from './people.ts';
import { actingAs, bearerOf } from './requests.ts';

const COOKIE = 'ragmend_session';
/** Whoever uses this machine may do everything. */
const EVERY_ROLE = role.options.map((each) => ({ role: each, targetId: null }));

/** The sessions of one machine, opened with a code, and the secret of the command line. */
export type Sessions = {
  /** Returns a new session id for a name and a sign-in code; null if the code is wrong. */
  signIn(name: string, code: string): string | null;
  signOut(sessionId: string): void;
  nameOf(sessionId: string): string | null;
  /**
   * Returns whether a bearer token is the secret of the command line, which may act as anybody;
   * always false if that is switched off.
   */
  isOperatorSecret(token: string): boolean;
  /** Accepted values of the Host header, e.g. `127.0.0.1:8700`. */
  hosts(): string[];
};

/**
 * Knows people by their sessions; everybody with a session has every role. Refuses foreign host
 * names that resolve to this machine, and pages from elsewhere.
 */
export function peopleBySession(sessions: Sessions): People {
  return {
    refusal: (context) => refusalOf(sessions.hosts(), context),
    personOf(context) {
      const name = nameOf(sessions, context);
      return name === null ? null : personNamed(name);
    },
    // Whoever has a session has every role for as long as it lasts.
    async personNow(context) {
      return this.personOf(context);
    },
    sessions: {
      open(context, name, code) {
        const id = sessions.signIn(name, code);
        if (id !== null) setCookie(context, COOKIE, id, { httpOnly: true, sameSite: 'Strict', path: '/' });
        return id !== null;
      },
      close: (context) => sessions.signOut(deleteCookie(context, COOKIE) ?? ''),
    },
    signIn: null,
    consoleOrigin: null,
  };
}

function refusalOf(hosts: string[], context: Context): ReturnType<People['refusal']> {
  const [host, origin, site] = ['host', 'origin', 'sec-fetch-site'].map((name) => context.req.header(name));
  if (!hosts.includes(host ?? '')) return { title: 'ForeignHost', detail: `host '${host}' is not served here` };
  const isForeign =
    (origin !== undefined && !hosts.includes(origin.replace(/^https?:\/\//, ''))) || site === 'cross-site';
  if (context.req.method === 'GET' || !isForeign) return null;
  const detail = `requests from '${origin ?? site}' are not taken: use the console itself`;
  return { title: 'ForeignOrigin', detail };
}

function nameOf(sessions: Sessions, context: Context): string | null {
  const token = bearerOf(context);
  if (token !== null) return sessions.isOperatorSecret(token) ? actingAs(context) : null;
  const session = getCookie(context, COOKIE);
  return session === undefined ? null : sessions.nameOf(session);
}

const personNamed = (name: string): Person => ({ name, grants: EVERY_ROLE });
