import type { Context } from 'hono';
import type { SignIn } from '../../core/contracts/config/console-config.ts';
import { type Grant, gives, groupOf, type Role } from '../../core/contracts/http/access.ts';

/** A person who may use the API, and their roles. */
export type Person = { name: string; grants: Grant[] };

/**
 * How people are known, and which origins their requests may come from: by sessions on one machine,
 * or by the claims of a token.
 */
export type People = {
  /** Returns why a request's origin is refused; null if it is not. */
  refusal(context: Context): { title: 'ForeignHost' | 'ForeignOrigin'; detail: string } | null;
  /** Returns who sends a request; null for nobody. Throws InvalidBody, or NoPerson for an impossible name. */
  personOf(context: Context): Person | null;
  /**
   * The same with the roles that the person has at this moment, whatever was true when they signed
   * in. Throws DependencyUnavailable if nobody can tell.
   */
  personNow(context: Context): Promise<Person | null>;
  /**
   * Opens a session for a name and a code, and closes the session of a request; null if people sign
   * in elsewhere.
   */
  sessions: { open(context: Context, name: string, code: string): boolean; close(context: Context): void } | null;
  /** Where people sign in, readable by anybody; null if they sign in with a code. */
  signIn: SignIn | null;
  /** The origin of the console if it differs from the API's, e.g. `https://d111.cloudfront.net`. */
  consoleOrigin: string | null;
};

/** What a route behind the sign-in knows: the person. */
export type Signed = { Variables: { person: Person } };

/** The person lacks the role that this needs. */
export class RoleNeeded extends Error {
  override readonly name = 'RoleNeeded' as const;
}

/** The person who signed in has no name that can be recorded. */
export class NoPerson extends Error {
  override readonly name = 'NoPerson' as const;
}

/**
 * Returns the name of the person if they have this role on the target (null: on all targets).
 * Throws RoleNeeded, which names the role and, as `instead`, what they may use.
 */
export function nameWith(
  context: Context<Signed>,
  role: Role,
  targetId: string | null,
  instead: string[] = [],
): string {
  const { name, grants } = context.get('person');
  if (gives(grants, role, targetId)) return name;
  throw refused(name, role, targetId, instead);
}

/** Returns the name of the person if they have this role on any target; throws RoleNeeded. */
export function nameWithAny(context: Context<Signed>, role: Role): string {
  const { name, grants } = context.get('person');
  if (grants.some(({ targetId }) => gives(grants, role, targetId))) return name;
  throw refused(name, role, null);
}

/** Returns whether the person may look at a target. */
export const mayRead = (context: Context<Signed>, targetId: string): boolean =>
  gives(context.get('person').grants, 'reader', targetId);

function refused(name: string, role: Role, targetId: string | null, instead: string[] = []): RoleNeeded {
  const where = targetId === null ? '' : ` on target '${targetId}'`;
  const group = `ask for the group '${groupOf({ role, targetId })}'`;
  const or = instead.length === 0 ? '' : `, or use ${instead.join(', ')}`;
  return new RoleNeeded(`'${name}' needs the role '${role}'${where} for this: ${group}${or}`);
}
