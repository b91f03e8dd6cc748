import type { Context } from 'hono';
import type { SignIn } from '../../core/contracts/config/console-config.ts';
import { type Grant, gives, groupOf, type Role } from '../../core/contracts/http/access.ts';

/** Somebody who may use the API, and as what. */
export type Person = { name: string; grants: Grant[] };

/**
 * How people are known, and from where their requests are taken: by sessions on one machine, or by
 * the claims of a token.
 */
export type People = {
  /** Why a request is not taken from where it comes; null where it is. */
  refusal(context: Context): { title: 'ForeignHost' | 'ForeignOrigin'; detail: string } | null;
  /** Who sends a request; null for nobody. Throws InvalidBody or NoPerson for a name that nobody can have. */
  personOf(context: Context): Person | null;
  /** Opens a session for a name and a code, and closes the one of a request; null where people sign in elsewhere. */
  sessions: { open(context: Context, name: string, code: string): boolean; close(context: Context): void } | null;
  /** Where people sign in, which anybody may ask; null where a code does. */
  signIn: SignIn | null;
  /** The origin of the console where it is not that of the API, e.g. `https://d111.cloudfront.net`. */
  consoleOrigin: string | null;
};

/** What a route behind the sign-in knows: who asks. */
export type Signed = { Variables: { person: Person } };

/** Whoever asks does not have the role that this needs. */
export class RoleNeeded extends Error {
  override readonly name = 'RoleNeeded' as const;
}

/** Whoever signed in has no name that can be recorded. */
export class NoPerson extends Error {
  override readonly name = 'NoPerson' as const;
}

/**
 * The name of whoever asks, who has this role on the target (null: on all targets); throws
 * RoleNeeded, which says which role that is, and `instead` of what they may use.
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

/** The name of whoever asks, who has this role on any target; throws RoleNeeded. */
export function nameWithAny(context: Context<Signed>, role: Role): string {
  const { name, grants } = context.get('person');
  if (grants.some(({ targetId }) => gives(grants, role, targetId))) return name;
  throw refused(name, role, null);
}

/** Whether whoever asks may look at a target. */
export const mayRead = (context: Context<Signed>, targetId: string): boolean =>
  gives(context.get('person').grants, 'reader', targetId);

function refused(name: string, role: Role, targetId: string | null, instead: string[] = []): RoleNeeded {
  const where = targetId === null ? '' : ` on target '${targetId}'`;
  const group = `ask for the group '${groupOf({ role, targetId })}'`;
  const or = instead.length === 0 ? '' : `, or use ${instead.join(', ')}`;
  return new RoleNeeded(`'${name}' needs the role '${role}'${where} for this: ${group}${or}`);
}
