import { jobProgress } from '../../adapters/kubernetes/jobs/job-progress.ts';
import { orNull } from '../../core/kernel/or-null.ts';
import type { Registry } from '../../core/kernel/ports/registry.ts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import type { GeneratorPods } from '../../core/provider/ports/generator-pods.ts';
import type { ProviderFlag } from '../../core/provider/ports/provider-flag.ts';
import type { Routes } from '../../core/shard/ports.ts';
import { place, registry, routes, writeGate } from './cluster.ts';
import { readingsOfPods } from './generators.ts';
import { generatorPods, providerFlag } from './provider.ts';
import { incidents } from './records.ts';
import { scopeOf } from './scope.ts';

/** The registries of all targets, each in the cluster of its target. */
export const registries: Registry = {
  read: async (targetId) => (await registry(scopeOf(targetId))).read(targetId),
  change: async (fence, ...change) => (await registry(scopeOf(fence.targetId))).change(fence, ...change),
};

/** The routes to the shards of all targets, each in the cluster of its target. */
export const everyRoute: Routes = {
  async drifts(targetId) {
    const drifts = routes(scopeOf(targetId)).then((own) => own.drifts(targetId));
    // A target without a kubeconfig is not registered yet.
    return (await orNull(drifts)) ?? [];
  },
  mend: async (targetId, id) => (await routes(scopeOf(targetId))).mend(targetId, id),
};

/** The pods that generate the answers of all targets. */
export const everyGenerator: Pick<GeneratorPods, 'readings'> = {
  readings: async (targetId) => (await generatorPods(scopeOf(targetId))).readings(targetId),
};

/** The same for the API, which may run no command in a cluster, and so asks no pod itself. */
export const everyKeptGenerator: Pick<GeneratorPods, 'readings' | 'probe'> = {
  readings: (targetId) => readingsOfPods().readings(targetId),
  probe: async (_, provider) => {
    throw new DependencyUnavailable(
      `the API of a deployment may ask no pod: run "npx --no -- ragmend start provider/${provider} --runbook provider-prewarm", which probes it and tells what it found`,
    );
  },
};

/** What says which provider each target asks. */
export const everyFlag: Pick<ProviderFlag, 'read'> = {
  read: async (targetId) => (await providerFlag(scopeOf(targetId))).read(targetId),
};

/** Returns whether writes to a shard are paused. */
export async function isPaused(targetId: string, shardId: string): Promise<boolean> {
  return (await writeGate(scopeOf(targetId))).isPaused(shardId);
}

/** Returns the progress of an incident's running job, or null if none runs; throws NotFound. */
export async function progressOf(incidentId: string) {
  const { targetId, closedAt } = await incidents().get(incidentId);
  if (closedAt !== null) return null;
  return jobProgress((await place(scopeOf(targetId))).cluster, incidentId);
}
