import { NotFound } from '../kernel/task-error.ts';
import type { Breakers } from './ports.ts';

/** Closes the breaker of a shard, so that its alerts start repairs again; gives the breaker that was open. Throws NotFound where none is. */
export async function resetBreaker(
  { breakers }: { breakers: Breakers },
  { targetId, shardId }: { targetId: string; shardId: string },
) {
  const open = (await breakers.list(targetId)).find((each) => each.shardId === shardId);
  if (!open) throw new NotFound(`shard '${shardId}' has no open breaker: see "ragmend brakes"`);
  await breakers.reset(targetId, shardId);
  return open;
}
