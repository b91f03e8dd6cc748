import type { Context } from 'hono';
import type { Config } from '../../core/contracts/config/config.ts';
import { gives, type Role, role, type TargetItem } from '../../core/contracts/http/access.ts';
import { mayRead, nameWith, nameWithAny, type Signed } from './people.ts';

/** The request names a target that is not configured, or not the one of the requested record. */
export class WrongTarget extends Error {
  override readonly name = 'WrongTarget' as const;
}

/** Checks the target of every request, whether its route uses it or not; throws WrongTarget, RoleNeeded. */
export function assertTarget(context: Context<Signed>, { targets }: Config): void {
  const asked = context.req.query('target');
  if (asked === undefined) return;
  const mine = targets.map(({ id }) => id).filter((id) => mayRead(context, id));
  nameWith(context, 'reader', asked, mine);
  if (!mine.includes(asked))
    throw new WrongTarget(`target '${asked}' is unknown: use ${mine.length > 1 ? 'one of ' : ''}${mine.join(', ')}`);
}

/** Returns a record that was requested by its id; throws WrongTarget if the request names another target. */
export function onTarget<T extends { id: string; targetId: string }>(context: Context<Signed>, record: T): T {
  const asked = context.req.query('target') ?? record.targetId;
  if (asked === record.targetId) return record;
  throw new WrongTarget(`'${record.id}' is about target '${record.targetId}', not '${asked}': name that one, or none`);
}

/**
 * Returns the target of a request (`?target=`, or the first one that the person may look at) and
 * the person's name; throws RoleNeeded.
 */
export function targetWith(
  context: Context<Signed>,
  { targets }: Config,
  needed: Role,
): { targetId: string; by: string } {
  const ids = targets.map(({ id }) => id);
  const targetId = context.req.query('target') ?? ids.find((id) => mayRead(context, id)) ?? (ids[0] as string);
  return { targetId, by: nameWith(context, needed, targetId) };
}

/**
 * Returns the targets that a list shows: `?target=`, or all that the person may look at; throws
 * RoleNeeded if there is none.
 */
export function targetsShown(context: Context<Signed>, { targets }: Config): string[] {
  const asked = context.req.query('target');
  if (asked !== undefined) return [asked];
  nameWithAny(context, 'reader');
  return targets.map(({ id }) => id).filter((targetId) => mayRead(context, targetId));
}

/** Returns the targets that the person may look at, with what else they may do there. */
export function targetItems(context: Context<Signed>, { targets }: Config): TargetItem[] {
  const { grants } = context.get('person');
  return targets
    .map(({ id }) => ({ id, roles: role.options.filter((each) => gives(grants, each, id)) }))
    .filter(({ roles }) => roles.length > 0);
}
