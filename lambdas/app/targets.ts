import type { Context } from 'hono';
import { gives, type Role, role, type TargetItem } from '../../core/contracts/access.ts';
import type { Config } from '../../core/contracts/config.ts';
import { NotFound } from '../../core/kernel/task-error.ts';
import { mayRead, nameWith, nameWithAny, type Signed } from './people.ts';

/** The target of a request, which is `?target=` or the first one that whoever asks may look at, and their name; throws NotFound, RoleNeeded. */
export function targetWith(
  context: Context<Signed>,
  { targets }: Config,
  needed: Role,
): { targetId: string; by: string } {
  const ids = targets.map(({ id }) => id);
  const targetId = context.req.query('target') ?? ids.find((id) => mayRead(context, id)) ?? (ids[0] as string);
  const by = nameWith(context, needed, targetId);
  if (ids.includes(targetId)) return { targetId, by };
  throw new NotFound(`target '${targetId}' is unknown: use one of ${ids.join(', ')}`);
}

/** Judges what a list shows: of `?target=`, or of every target that whoever asks may look at; throws RoleNeeded where that is none. */
export function shown(context: Context<Signed>): (about: { targetId: string }) => boolean {
  const asked = context.req.query('target');
  if (asked === undefined) nameWithAny(context, 'reader');
  else nameWith(context, 'reader', asked);
  return ({ targetId }) => (asked === undefined ? mayRead(context, targetId) : targetId === asked);
}

/** The targets that whoever asks may look at, each with what else they may do there. */
export function targetItems(context: Context<Signed>, { targets }: Config): TargetItem[] {
  const { grants } = context.get('person');
  return targets
    .map(({ id }) => ({ id, roles: role.options.filter((each) => gives(grants, each, id)) }))
    .filter(({ roles }) => roles.length > 0);
}
