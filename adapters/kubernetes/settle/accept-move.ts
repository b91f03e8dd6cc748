import { PatchStrategy } from '@kubernetes/client-node';
import type { Rename } from '../../../core/contracts/plans/settle-plan.ts';
import type { MoveState } from '../../../core/kernel/ports/volume-moves.ts';
import { NotFound, WriteConflict } from '../../../core/kernel/task-error.ts';
import type { Cluster } from '../api/cluster.ts';
import { ClusterRefused } from '../api/cluster-errors.ts';
import type { JsonPatch } from '../api/fence.ts';
import { Label } from '../api/labels.ts';
import { find } from '../api/objects.ts';
import type { ClaimLike } from '../jobs/job-claims.ts';
import { ownerOf } from '../registry/owner.ts';
import { type KubernetesTarget, shardConfig } from '../registry/rotation.ts';
import { isManaged } from '../workloads/ownership.ts';
import { claimOf } from '../workloads/workload-claim.ts';
import { claimNote, type Volume } from './claim-notes.ts';
import { type Move, type MovePlace, movePath, type Notes } from './move-map.ts';

/** A person who may rename volumes, in the cluster of a target. */
export type Mover = { cluster: Cluster; target: KubernetesTarget; place: MovePlace };

/** Returns the API path of a PersistentVolume, which belongs to no namespace. */
export const volumePath = (name: string): string => `/api/v1/persistentvolumes/${encodeURIComponent(name)}`;

/**
 * Accepts an offered move. It checks that the move is about the shard's own claims only, retains
 * both volumes whatever happens to their claims, and notes how to create the new claims. It touches
 * nothing that runs. Throws ClusterRefused for any other move.
 */
export async function acceptMove(mover: Mover, { renames }: Move): Promise<void> {
  const notes: Notes = { claims: {}, policies: {} };
  const home = await homeClaim(mover);
  const found = await Promise.all(renames.map((rename) => checked(mover, home, rename)));
  for (const { rename, volume, bound, named } of found) {
    notes.claims[rename.to] = claimNote(mover.place, volume, bound, named);
    notes.policies[rename.id] = volume.spec.persistentVolumeReclaimPolicy ?? 'Delete';
  }
  for (const { volume } of found) await keep(mover.cluster, volume);
  await step(mover, 'offered', 'accepted', [{ op: 'add', path: '/data/notes', value: JSON.stringify(notes) }]);
}

/**
 * Changes the state of a move by one write if the state is as expected; throws WriteConflict if
 * not.
 */
export async function step(
  { cluster, place }: Mover,
  from: MoveState,
  to: MoveState,
  more: JsonPatch = [],
): Promise<void> {
  const json = [
    { op: 'test', path: '/data/state', value: from },
    { op: 'replace', path: '/data/state', value: to },
    ...more,
  ];
  await cluster.send('PATCH', movePath(cluster, place), { json, type: PatchStrategy.JsonPatch });
}

/** Returns the claim that the team's workload mounts. */
async function homeClaim({ cluster, target, place }: Mover): Promise<string> {
  const owner = await ownerOf(cluster, shardConfig(target, place.shardId).workload);
  return claimOf(owner, null, target.kubernetes.volume);
}

/**
 * Checks an offer, whatever it says. Only the claim of the team's workload and Ragmend's claims for
 * this shard are renamed, and only volumes that are bound to them.
 */
async function checked({ cluster, place }: Mover, home: string, rename: Rename) {
  const bound = await find<ClaimLike>(cluster, 'persistentvolumeclaims', rename.from);
  if (bound === null) throw new NotFound(`claim '${rename.from}' is not there: settle the shard anew`);
  const named = await find<ClaimLike>(cluster, 'persistentvolumeclaims', rename.to);
  for (const claim of [bound, named])
    if (claim !== null && claim.metadata.name !== home && !isOfShard(claim, place))
      throw new ClusterRefused(`claim '${claim.metadata.name}' is none of shard '${place.shardId}': it is not renamed`);
  const volume = await cluster.send<Volume>('GET', volumePath(rename.id));
  const { claimRef } = volume.spec;
  if (bound.spec.volumeName !== rename.id || claimRef?.uid !== bound.metadata.uid)
    throw new WriteConflict(
      `claim '${rename.from}' is not bound to volume '${rename.id}' any more: settle the shard anew`,
    );
  return { rename, volume, bound, named };
}

function isOfShard(claim: ClaimLike, { targetId, shardId }: MovePlace): boolean {
  const { labels = {} } = claim.metadata;
  return isManaged(claim) && labels[Label.Target] === targetId && labels[Label.Shard] === shardId;
}

async function keep(cluster: Cluster, { metadata, spec }: Volume): Promise<void> {
  if (spec.persistentVolumeReclaimPolicy === 'Retain') return;
  const json: JsonPatch = [
    { op: 'test', path: '/metadata/resourceVersion', value: metadata.resourceVersion },
    { op: 'add', path: '/spec/persistentVolumeReclaimPolicy', value: 'Retain' },
  ];
  await cluster.send('PATCH', volumePath(metadata.name), { json, type: PatchStrategy.JsonPatch });
}
