import type { Context } from 'hono';
import type { SignIn } from '../../core/contracts/config/console-config.ts';
import { type Claims, claims, grantsOf } from '../../core/contracts/http/access.ts';
import { signInBody } from '../../core/contracts/http/http.ts';
import { NoPerson, type People } from './people.ts';

type Env = { event?: { requestContext?: { authorizer?: { jwt?: { claims?: unknown } } } } };

/**
 * People by the claims of a Cognito token that the authorizer of the HTTP API has verified; groups
 * say what they are. Requests carry a bearer token and no cookie, so that only other origins than
 * the console's are turned away.
 */
export function peopleByClaims({ consoleOrigin, signIn }: { consoleOrigin: string; signIn: SignIn | null }): People {
  return {
    refusal(context) {
      const origin = context.req.header('origin');
      if (origin === undefined || origin === consoleOrigin) return null;
      return { title: 'ForeignOrigin', detail: `requests from '${origin}' are not taken: use the console itself` };
    },
    personOf(context) {
      const verified = claimsOf(context);
      return verified && { name: nameOf(verified), grants: grantsOf(groupsOf(verified['cognito:groups'])) };
    },
    sessions: null,
    signIn,
    consoleOrigin,
  };
}

/** Null where no authorizer let the request through. */
function claimsOf(context: Context): Claims | null {
  const { event } = (context.env ?? {}) as Env;
  return claims.safeParse(event?.requestContext?.authorizer?.jwt?.claims).data ?? null;
}

/**
 * A user name never changes, so that nobody gets another name and approves what they asked for.
 * Where the user pool makes names up, as for people who sign in by e-mail, the verified address is
 * the name.
 */
function nameOf({ sub, username, 'cognito:username': own, email, email_verified: verified }: Claims): string {
  const given = username ?? own;
  const address = String(verified) === 'true' ? email : undefined;
  const name = given === undefined || given === sub ? address : given;
  const parsed = signInBody.shape.name.safeParse(name);
  if (parsed.success) return parsed.data;
  throw new NoPerson(
    `'${name ?? sub}' can't be recorded as a person: sign in by a user name, or with an ID token that has a verified e-mail address`,
  );
}

/** The names of groups have no spaces, but may have any sign. */
function groupsOf(groups: Claims['cognito:groups']): string[] {
  if (typeof groups !== 'string') return groups;
  const [, list = groups] = /^\[(.*)\]$/.exec(groups) ?? [];
  return list.split(' ').filter((group) => group !== '');
}
