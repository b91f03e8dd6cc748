import type { Context } from 'hono';
import type { Config } from '../../core/contracts/config/config.ts';
import { gives, type Role, role, type TargetItem } from '../../core/contracts/http/access.ts';
import { mayRead, nameWith, nameWithAny, type Signed } from './people.ts';

/** A request names a target that is not configured, or another one than what it asks for is about. */
export class WrongTarget extends Error {
  override readonly name = 'WrongTarget' as const;
}

/**
 * Holds every request to the target that it names, whether its route looks at that or not; throws
 * WrongTarget, RoleNeeded.
 */
export function assertTarget(context: Context<Signed>, { targets }: Config): void {
  const asked = context.req.query('target');
  if (asked === undefined) return;
  const mine = targets.map(({ id }) => id).filter((id) => mayRead(context, id));
  nameWith(context, 'reader', asked, mine);
  if (!mine.includes(asked))
    throw new WrongTarget(`target '${asked}' is unknown: use ${mine.length > 1 ? 'one of ' : ''}${mine.join(', ')}`);
}

/**
 * Gives a record that was asked for by its id; throws WrongTarget where the request names another
 * target than the record's.
 */
export function onTarget<T extends { id: string; targetId: string }>(context: Context<Signed>, record: T): T {
  const asked = context.req.query('target') ?? record.targetId;
  if (asked === record.targetId) return record;
  throw new WrongTarget(`'${record.id}' is about target '${record.targetId}', not '${asked}': name that one, or none`);
}

/**
 * The target of a request, which is `?target=` or the first one that whoever asks may look at, and
 * their name; throws RoleNeeded.
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
 * The targets that a list shows: `?target=`, or every one that whoever asks may look at; throws
 * RoleNeeded where that is none.
 */
export function targetsShown(context: Context<Signed>, { targets }: Config): string[] {
  const asked = context.req.query('target');
  if (asked !== undefined) return [asked];
  nameWithAny(context, 'reader');
  return targets.map(({ id }) => id).filter((targetId) => mayRead(context, targetId));
}

/** The targets that whoever asks may look at, each with what else they may do there. */
export function targetItems(context: Context<Signed>, { targets }: Config): TargetItem[] {
  const { grants } = context.get('person');
  return targets
    .map(({ id }) => ({ id, roles: role.options.filter((each) => gives(grants, each, id)) }))
    .filter(({ roles }) => roles.length > 0);
}
