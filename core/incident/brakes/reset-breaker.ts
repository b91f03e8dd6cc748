import type { Breaker } from '../../contracts/brakes.ts';
import { assertShard } from '../../kernel/find-shard.ts';
import { instantOf } from '../../kernel/instant.ts';
import type { Clock } from '../../kernel/ports/clock.ts';
import type { Registry } from '../../kernel/ports/registry.ts';
import { NotFound } from '../../kernel/task-error.ts';
import type { Breakers } from '../ports.ts';

/** Closes the breaker of a shard, so that its alerts start repairs again and earlier ones no longer count; throws NotFound where none is open. */
export async function resetBreaker(
  { breakers, registry, clock }: { breakers: Breakers; registry: Registry; clock: Clock },
  { targetId, shardId, by }: { targetId: string; shardId: string; by: string },
): Promise<Breaker> {
  const reset = await breakers.reset({ targetId, shardId }, by, instantOf(clock.now()));
  if (reset !== null) return reset;
  assertShard(await registry.read(targetId), shardId);
  throw new NotFound(`shard '${shardId}' has no open breaker: see "ragmend brakes"`);
}
