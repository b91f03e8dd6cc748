import * as z from 'zod';

/**
 * What a person may be: a reader looks, an operator starts, aborts, prunes and stops everything, an
 * approver decides about plans, an admin does all that and lets things go on.
 */
export const role = z.enum(['reader', 'operator', 'approver', 'admin']);
export type Role = z.infer<typeof role>;

/** A role that a person has, on one target or, where that is null, on all of them. */
export type Grant = { role: Role; targetId: string | null };

const ALSO: Record<Role, Role[]> = {
  reader: [],
  operator: ['reader'],
  approver: ['reader'],
  admin: ['reader', 'operator', 'approver'],
};
const GROUP = new RegExp(`^ragmend-(?<role>${role.options.join('|')})(?:-(?<targetId>.+))?$`);

/** The group of people who have a role: `ragmend-<role>` on all targets, `ragmend-<role>-<targetId>` on one. */
export const groupOf = ({ role, targetId }: Grant): string =>
  targetId === null ? `ragmend-${role}` : `ragmend-${role}-${targetId}`;

/** What the members of these groups are; other groups are none of ours. */
export function grantsOf(groups: string[]): Grant[] {
  return groups.flatMap((group) => {
    const { role: name, targetId = null } = GROUP.exec(group)?.groups ?? {};
    return name === undefined ? [] : [{ role: role.parse(name), targetId }];
  });
}

/** Whether grants give a role on a target; where the target is null, on all of them. */
export function gives(grants: Grant[], needed: Role, targetId: string | null): boolean {
  return grants.some(
    (grant) =>
      (grant.role === needed || ALSO[grant.role].includes(needed)) &&
      (grant.targetId === null || grant.targetId === targetId),
  );
}

/** A target with what the person who asks may do there. */
export const targetItem = z.object({ id: z.string(), roles: z.array(role) });
export type TargetItem = z.infer<typeof targetItem>;

const text = z.string().min(1);
/**
 * The claims of a Cognito token that an authorizer of an HTTP API verified, each as text; a list is
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
