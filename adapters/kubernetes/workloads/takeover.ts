import { servicesOf } from '../../../core/contracts/config/kubernetes-config.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import type { Takeover } from '../../../core/snapshot/ports.ts';
import type { Cluster } from '../api/cluster.ts';
import { type Controller, find, type KubeObject, type Service } from '../api/objects.ts';
import { type Owner, ownerOf } from '../registry/owner.ts';
import { type KubernetesTarget, shardConfig } from '../registry/rotation.ts';
import { changeToKeep } from './deployed-by.ts';
import { type Changed, revertOf } from './gitops.ts';

type Deps = { cluster: Cluster; target: KubernetesTarget };

/** Refuses a shard whose place no server on a restored claim can take in this cluster. */
export function kubernetesTakeover(deps: Deps): Takeover {
  return {
    async refusal(targetId, shardId) {
      if (targetId !== deps.target.id)
        throw new NotFound(`target '${targetId}' is not configured here: check its name`);
      const refusals = await takeoverRefusals(deps, shardId);
      return refusals.length === 0 ? null : refusals.join('; ');
    },
    async afterwards(targetId, shardId) {
      if (targetId !== deps.target.id)
        throw new NotFound(`target '${targetId}' is not configured here: check its name`);
      const { kind, object } = await ownerOf(deps.cluster, shardConfig(deps.target, shardId).workload);
      return [changeToKeep(kind, object, shardId)];
    },
  };
}

/**
 * Returns everything that prevents a takeover of a shard, each with what to change. Throws NotFound
 * for missing objects.
 */
export async function takeoverRefusals({ cluster, target }: Deps, shardId: string): Promise<string[]> {
  const shard = shardConfig(target, shardId);
  const { workload, workloadKind } = shard;
  const { writers, volume } = target.kubernetes;
  const owner = await ownerOf(cluster, workload);
  const changed: Changed[] = [{ kind: owner.kind, object: owner.object, field: '/spec/replicas' }];
  for (const service of servicesOf(shard)) {
    const object = await standing<Service>(cluster, 'services', service);
    changed.push({ kind: 'Service', object, field: '/spec/selector' });
  }
  if (writers !== null) {
    const object = await standing<Controller>(cluster, 'deployments', writers);
    changed.push({ kind: 'Deployment', object, field: '/spec/replicas' });
  }
  const refusals = [
    ...otherKindOf(owner, workloadKind),
    ...lossOf(owner),
    ...peersOf(owner),
    ...otherClaimsOf(owner, volume),
    ...changed.map(revertOf),
  ];
  return refusals.filter((refusal) => refusal !== null);
}

async function standing<T extends KubeObject>(
  cluster: Cluster,
  resource: 'services' | 'deployments',
  name: string,
): Promise<T> {
  const object = await find<T>(cluster, resource, name);
  if (object) return object;
  throw new NotFound(`'${name}' is not among the ${resource} of namespace '${cluster.namespace}': check ragmend.yaml`);
}

/**
 * The admission policy requires that a server started by Ragmend matches the configured kind of
 * workload.
 */
function otherKindOf({ kind, name }: Owner, configured: string): string[] {
  if (kind === configured) return [];
  return [
    `'${name}' is a ${kind}, not a ${configured}: set its workloadKind, and apply what \`ragmend manifests\` prints`,
  ];
}

/** The old claim is evidence: it must outlive its workload. */
function lossOf({ name, object }: Owner): string[] {
  const policy = object.spec.persistentVolumeClaimRetentionPolicy ?? {};
  const when = (['whenDeleted', 'whenScaled'] as const).filter((moment) => policy[moment] === 'Delete');
  return when.map(
    (moment) =>
      `StatefulSet '${name}' removes its claims (persistentVolumeClaimRetentionPolicy.${moment} is 'Delete'): set it to 'Retain'`,
  );
}

function peersOf({ kind, name, object }: Owner): string[] {
  const { replicas = 1 } = object.spec;
  if (replicas <= 1) return [];
  return [
    `${kind} '${name}' has ${replicas} replicas, which find each other as peers: a restored one could not join them, so give each shard a workload of its own, or restore by the store's own means`,
  ];
}

/** If the restored server shared another claim with the old one, two servers would write to it. */
function otherClaimsOf({ kind, name, object }: Owner, volume: string): string[] {
  const { template, volumeClaimTemplates = [] } = object.spec;
  const made = volumeClaimTemplates.map(({ metadata }) => metadata.name);
  const mounted = (template.spec?.volumes ?? [])
    .filter(({ persistentVolumeClaim: claim }) => claim !== undefined && claim.readOnly !== true)
    .map((each) => each.name);
  const all = [...made, ...mounted];
  const others = all.filter((each) => each !== volume);
  if (!all.includes(volume)) return [`${kind} '${name}' has no claim as volume '${volume}': correct kubernetes.volume`];
  return others.map(
    (other) =>
      `${kind} '${name}' has a second claim as volume '${other}': keep everything that it stores in '${volume}'`,
  );
}
