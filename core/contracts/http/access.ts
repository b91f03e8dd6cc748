import * as z from 'zod';

/**
 * The roles of people. A reader looks. An operator starts, aborts, prunes and stops everything. An
 * approver decides about plans. An admin does all that and lets things go on.
 */
export const role = z.enum(['reader', 'operator', 'approver', 'admin']);
export type Role = z.infer<typeof role>;

/** A person's role on one target, or on all targets if `targetId` is null. */
export type Grant = { role: Role; targetId: string | null };

const ALSO: Record<Role, Role[]> = {
  reader: [],
  operator: ['reader'],
  approver: ['reader'],
  admin: ['reader', 'operator', 'approver'],
};
const GROUP = new RegExp(`^ragmend-(?<role>${role.options.join('|')})(?:-(?<targetId>.+))?$`);

/**
 * Returns the group of the people with a role: `ragmend-<role>` for all targets,
 * `ragmend-<role>-<targetId>` for one.
 */
export const groupOf = ({ role, targetId }: Grant): string =>
  targetId === null ? `ragmend-${role}` : `ragmend-${role}-${targetId}`;

/** Returns the roles that these groups grant; ignores groups of others. */
export function grantsOf(groups: string[]): Grant[] {
  return groups.flatMap((group) => {
    const { role: name, targetId = null } = GROUP.exec(group)?.groups ?? {};
    return name === undefined ? [] : [{ role: role.parse(name), targetId }];
  });
}

/** Returns whether grants include a role on a target, or on all targets if the target is null. */
export function gives(grants: Grant[], needed: Role, targetId: string | null): boolean {
  return grants.some(
    (grant) =>
      (grant.role === needed || ALSO[grant.role].includes(needed)) &&
      (grant.targetId === null || grant.targetId === targetId),
  );
}

/** A target, and what the caller may do there. */
export const targetItem = z.object({ id: z.string(), roles: z.array(role) });
export type TargetItem = z.infer<typeof targetItem>;

const text = z.string().min(1);
/**
 * The claims of a Cognito token that an authorizer of an HTTP API verified. Each is text; a list is
 * written `[a b]`.
 */
export const claims = z.object({
  sub: text,
  username: text.optional(),
  'cognito:username': text.optional(),
  email: text.optional(),
  email_verified: z.union([z.boolean(), z.string()]).optional(),
  'cognito:groups': z.union([z.array(z.string()), z.string()]).default([]),
});
export type Claims = z.infer<typeof claims>;
