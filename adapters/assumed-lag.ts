import type { IndexLag } from '../core/kernel/covered-until.ts';
import { instantOf } from '../core/kernel/instant.ts';
import type { Clock } from '../core/kernel/ports/clock.ts';

/** Writers that are asked nothing, and are taken to be as far behind their source as they may ever be. */
export function assumedLag({ clock, indexLagSeconds }: { clock: Clock; indexLagSeconds: number }): IndexLag {
  return { oldestMissing: async () => instantOf(clock.now() - indexLagSeconds * 1000) };
}
