import { StartRefused } from '../../../core/bootstrap/errors.ts';
import { NO_SETTINGS, sceneOf } from '../../../core/bootstrap/reading/scene/scene.ts';
import { workloadsOf } from '../../../core/bootstrap/reading/scene/workloads.ts';
import { type Sign, type SignWhy, signsOn } from '../../../core/bootstrap/reading/signs.ts';
import type { KubeObject } from '../../../core/contracts/bootstrap/observation.ts';
import type { Cluster } from '../api/cluster.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';
import { keeperOf } from '../workloads/gitops.ts';
import { leanObject } from './lean-object.ts';
import { listKind } from './list-kind.ts';
import { ADDED, BUILT_IN } from './seen-kinds.ts';
import type { Workload } from './workload.ts';

/** What says who else sets the replicas of a workload. */
const SETTERS = ['HorizontalPodAutoscaler', 'ScaledObject', 'HelmRelease', 'Application'];
const FORBIDS: readonly SignWhy[] = ['autoscaler', 'operator', 'gitops', 'paused'];

/**
 * Throws StartRefused, with what to do, for a workload that is not to be scaled or rolled back: something else
 * sets it, it serves a shard, or its data would go.
 */
export async function refuseChange(cluster: Cluster, target: KubernetesTarget, workload: Workload): Promise<void> {
  const { kind, name, object } = workload;
  const of = `${kind} '${name}'`;
  if (kind === 'DaemonSet') throw new StartRefused(`${of} has a pod on each node: it can't be scaled`);
  if (target.kubernetes.shards.some((shard) => shard.workloadKind === kind && shard.workload === name))
    throw new StartRefused(`${of} serves a shard: restore or restart it by its own runbook`);
  if (object.spec.persistentVolumeClaimRetentionPolicy?.whenScaled === 'Delete')
    throw new StartRefused(
      `${of} removes its claims when it is scaled down: set persistentVolumeClaimRetentionPolicy.whenScaled to 'Retain'`,
    );
  const seen = [...BUILT_IN, ...ADDED].filter((one) => SETTERS.includes(one.kind));
  const listed = await Promise.all(seen.map(async (one) => ({ kind: one.kind, ...(await listKind(cluster, one)) })));
  const hidden = listed.find((one) => one.kind === 'HorizontalPodAutoscaler' && !one.isComplete);
  if (hidden)
    throw new StartRefused(`nobody may see whether an autoscaler sets ${of}: apply what \`ragmend manifests\` prints`);
  const sign = signOn(
    workload,
    listed.flatMap(({ objects }) => objects),
  );
  if (sign)
    throw new StartRefused(
      `${of} stays as it is: ${sign.evidence.text} (${sign.evidence.from}): ${adviceFor(sign, workload)}`,
    );
}

function signOn({ kind, object }: Workload, others: KubeObject[]): Sign | undefined {
  const own = leanObject({ ...(object as unknown as KubeObject), kind });
  const at = '1970-01-01T00:00:00Z';
  const scene = sceneOf(null, { at, objects: [own, ...others], events: [], logs: [], missing: [] }, NO_SETTINGS);
  return workloadsOf(scene)
    .flatMap((one) => (one.object === own ? signsOn(scene, one) : []))
    .find(({ why }) => FORBIDS.includes(why));
}

function adviceFor({ why }: Sign, { kind, object }: Workload): string {
  switch (why) {
    case 'autoscaler':
      return "pause the autoscaler, e.g. an HPA by removing it, KEDA by 'autoscaling.keda.sh/paused-replicas', and start again";
    case 'gitops': {
      const keeper = keeperOf({ kind, object, field: '/spec/replicas' });
      return keeper
        ? `in Git, ${keeper.change}`
        : "pause its deployer, or annotate it with 'ragmend.dev/gitops: ignored'";
    }
    case 'paused':
      return 'resume its rollout, and start again';
    default:
      return 'scale what owns it, or stop its operator, and start again';
  }
}
