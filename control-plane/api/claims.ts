import type { Context } from 'hono';
import type { SignIn } from '../../core/contracts/config/console-config.ts';
import { type Claims, claims, grantsOf } from '../../core/contracts/http/access.ts';
import { signInBody } from '../../core/contracts/http/http.ts';
import { NoPerson, type People } from './people.ts';

/** Returns the groups that somebody is in at this moment; null for nobody, or for who may not sign in. */
export type GroupsNow = (username: string) => Promise<string[] | null>;
type Deps = { consoleOrigin: string; signIn: SignIn | null; groupsNow: GroupsNow };
type Env = { event?: { requestContext?: { authorizer?: { jwt?: { claims?: unknown } } } } };

/**
 * Knows people by the claims of a Cognito token that the HTTP API's authorizer has verified; groups
 * give the roles. Requests carry a bearer token and no cookie, so only foreign origins are refused.
 */
export function peopleByClaims({ consoleOrigin, signIn, groupsNow }: Deps): People {
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
    async personNow(context) {
      const verified = claimsOf(context);
      const groups = verified && (await groupsNow(usernameOf(verified)));
      return groups && { name: nameOf(verified), grants: grantsOf(groups) };
    },
    sessions: null,
    signIn,
    consoleOrigin,
  };
}

/** Returns null if no authorizer let the request through. */
function claimsOf(context: Context): Claims | null {
  const { event } = (context.env ?? {}) as Env;
  return claims.safeParse(event?.requestContext?.authorizer?.jwt?.claims).data ?? null;
}

/** The name by which the pool knows a person, which it may have made up. */
const usernameOf = ({ sub, username, 'cognito:username': own }: Claims): string => own ?? username ?? sub;

/**
 * A user name never changes, so nobody can take another name to approve their own run. If the user
 * pool makes names up (sign-in by e-mail), the verified address is the name.
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

/** Names of groups contain no spaces, but may contain any other character. */
function groupsOf(groups: Claims['cognito:groups']): string[] {
  if (typeof groups !== 'string') return groups;
  const [, list = groups] = /^\[(.*)\]$/.exec(groups) ?? [];
  return list.split(' ').filter((group) => group !== '');
}
