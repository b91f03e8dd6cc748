import type { Breaker } from '../../contracts/brakes.ts';
import type { Config } from '../../contracts/config/config.ts';
import type { Subject } from '../../contracts/subject.ts';
import { instantOf } from '../../kernel/instant.ts';
import type { Clock } from '../../kernel/ports/clock.ts';
import type { Registry } from '../../kernel/ports/registry.ts';
import { NotFound } from '../../kernel/task-error.ts';
import { knownSubject } from '../known-subjects.ts';
import type { Breakers } from '../ports.ts';

/**
 * Closes the breaker of a subject: its alerts start repairs again, and earlier repairs no longer
 * count. Throws NotFound if none is open.
 */
export async function resetBreaker(
  deps: { breakers: Breakers; registry: Registry; clock: Clock; config: Config },
  { targetId, subject, by }: { targetId: string; subject: Subject; by: string },
): Promise<Breaker> {
  const reset = await deps.breakers.reset({ targetId, subject }, by, instantOf(deps.clock.now()));
  if (reset !== null) return reset;
  await knownSubject(deps, targetId, subject);
  throw new NotFound(`${subject.kind} '${subject.id}' has no open breaker: see "ragmend brakes"`);
}
