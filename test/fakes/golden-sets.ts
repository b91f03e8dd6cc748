import type { BaselineEntry, GoldenQuery } from '../../core/contracts/golden.ts';
import { NotFound } from '../../core/kernel/task-error.ts';
import type { GoldenSets } from '../../core/validation/ports.ts';

/** Golden sets in memory. */
export class FakeGoldenSets implements GoldenSets {
  private readonly sets = new Map<string, { queries: GoldenQuery[]; baselines: Record<string, BaselineEntry[]> }>();

  async queries(targetId: string): Promise<GoldenQuery[]> {
    const set = this.sets.get(targetId);
    if (!set) throw new NotFound(`target '${targetId}' has no golden queries`);
    return structuredClone(set.queries);
  }

  async baseline(targetId: string, shardId: string): Promise<BaselineEntry[]> {
    return structuredClone(this.sets.get(targetId)?.baselines[shardId] ?? []);
  }

  async record(targetId: string, queries: GoldenQuery[], baselines: Record<string, BaselineEntry[]>): Promise<void> {
    this.sets.set(targetId, structuredClone({ queries, baselines }));
  }
}
