import { jobProgress } from '../../adapters/kubernetes/job-progress.ts';
import type { Registry } from '../../core/kernel/registry.ts';
import { place, registry, writeGate } from './cluster.ts';
import { incidents } from './records.ts';
import { scopeOf } from './scope.ts';

/** The registries of all targets, each asked in the cluster of its target. */
export const registries: Registry = {
  read: async (targetId) => (await registry(scopeOf(targetId))).read(targetId),
  change: async (fence, ...change) => (await registry(scopeOf(fence.targetId))).change(fence, ...change),
};

/** Whether writes to a shard are paused. */
export async function isPaused(targetId: string, shardId: string): Promise<boolean> {
  return (await writeGate(scopeOf(targetId))).isPaused(shardId);
}

/** How far the running job of an incident is, or null where none runs; throws NotFound. */
export async function progressOf(incidentId: string) {
  const { targetId, closedAt } = await incidents().get(incidentId);
  if (closedAt !== null) return null;
  return jobProgress((await place(scopeOf(targetId))).cluster, incidentId);
}
