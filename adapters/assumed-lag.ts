import type { IndexLag } from '../core/kernel/covered-until.ts';
import { instantOf } from '../core/kernel/instant.ts';
import type { Clock } from '../core/kernel/ports/clock.ts';

/** Assumes without asking that writers lag behind their source as far as they ever may. */
export function assumedLag({ clock, indexLagSeconds }: { clock: Clock; indexLagSeconds: number }): IndexLag {
  return { oldestMissing: async () => instantOf(clock.now() - indexLagSeconds * 1000) };
}
