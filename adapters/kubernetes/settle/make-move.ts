import { PatchStrategy } from '@kubernetes/client-node';
import type { Rename } from '../../../core/contracts/plans/settle-plan.ts';
import { DependencyUnavailable, NotFound } from '../../../core/kernel/task-error.ts';
import { waitUntil } from '../../wait-until.ts';
import type { Cluster } from '../api/cluster.ts';
import { ClusterRefused } from '../api/cluster-errors.ts';
import type { JsonPatch } from '../api/fence.ts';
import { type Claim, createIfAbsent, find, list, type Pod, pathOf } from '../api/objects.ts';
import { releaseClaim } from '../jobs/job-pods.ts';
import { hasEnded } from '../registry/owner.ts';
import { untilGone } from '../workloads/scale.ts';
import { usesClaim } from '../workloads/workload-claim.ts';
import { type Mover, step, volumePath } from './accept-move.ts';
import type { Volume } from './claim-notes.ts';
import type { ClaimNote, Move } from './move-map.ts';

const BOUND_MS = 60_000;
const POLL_MS = 250;

/**
 * Carries out a granted move, or continues one that was begun. It deletes the claims, keeps their
 * volumes, and binds new claims with the new names to them. Each step checks whether it is done
 * already. Throws ClusterRefused while a pod has a claim open, and if a volume would go with its
 * claim.
 */
export async function makeMove(mover: Mover, move: Move): Promise<void> {
  const { renames, notes } = move;
  const { cluster } = mover;
  if (notes === null)
    throw new NotFound(`the move of '${mover.place.shardId}' was never accepted: settle the shard anew`);
  for (const { id, from } of renames) {
    await refuseLoss(cluster, id);
    await refuseOpen(cluster, from);
  }
  if (move.state === 'granted') await step(mover, 'granted', 'moving');
  for (const rename of renames) await removeClaim(cluster, rename);
  for (const rename of renames) await reserve(cluster, rename);
  for (const rename of renames) await bind(cluster, rename, notes.claims[rename.to]);
  await step(mover, 'moving', 'moved');
}

/** Restores the former reclaim policy of the good volume; evidence keeps its policy. */
export async function giveBackPolicy({ cluster }: Pick<Mover, 'cluster'>, { renames, notes }: Move): Promise<void> {
  const [good] = renames;
  const policy = good && notes?.policies[good.id];
  if (!policy || policy === 'Retain') return;
  const json: JsonPatch = [{ op: 'replace', path: '/spec/persistentVolumeReclaimPolicy', value: policy }];
  await cluster.send('PATCH', volumePath(good.id), { json, type: PatchStrategy.JsonPatch });
}

async function refuseLoss(cluster: Cluster, id: string): Promise<void> {
  const { spec } = await cluster.send<Volume>('GET', volumePath(id));
  if (spec.persistentVolumeReclaimPolicy === 'Retain') return;
  throw new ClusterRefused(
    `volume '${id}' would go with its claim (persistentVolumeReclaimPolicy is '${spec.persistentVolumeReclaimPolicy}'): somebody changed that, set it to 'Retain' and run this again`,
  );
}

/**
 * Refuses a claim that a pod has open. A finished pod keeps a claim too, so pods of Ragmend's jobs
 * are removed after their last words are saved.
 */
async function refuseOpen(cluster: Cluster, claim: string): Promise<void> {
  await releaseClaim(cluster, claim);
  const users = async () => (await list<Pod>(cluster, 'pods')).filter((pod) => usesClaim(pod, claim));
  const isEnding = ({ metadata }: Pod) => metadata.deletionTimestamp !== undefined;
  await untilGone(async () => !(await users()).some(isEnding), `what had claim '${claim}' open`);
  const [user] = await users();
  if (user)
    throw new ClusterRefused(
      `claim '${claim}' is ${hasEnded(user) ? 'still named by the ended' : 'open in'} pod '${user.metadata.name}', which keeps the cluster from letting it go: remove that pod`,
    );
}

/** Deletes a claim only if it has this volume: another claim of its name is not ours. */
async function removeClaim(cluster: Cluster, { id, from }: Rename): Promise<void> {
  const claim = await find<Claim>(cluster, 'persistentvolumeclaims', from);
  if (claim === null || claim.spec.volumeName !== id) return;
  const { uid } = claim.metadata;
  const path = pathOf(cluster, 'persistentvolumeclaims', from);
  if (claim.metadata.deletionTimestamp === undefined)
    await cluster.send('DELETE', path, { json: { preconditions: { uid } } });
  const isGone = async () => (await find<Claim>(cluster, 'persistentvolumeclaims', from))?.metadata.uid !== uid;
  await untilGone(isGone, `claim '${from}'`);
}

/** Reserves the volume, so that no other claim can be bound to it. */
async function reserve(cluster: Cluster, { id, to }: Rename): Promise<void> {
  const { spec, metadata } = await cluster.send<Volume>('GET', volumePath(id));
  const { claimRef } = spec;
  const isReserved = claimRef?.namespace === cluster.namespace && claimRef.name === to;
  const standing =
    isReserved && claimRef.uid !== undefined && (await find<Claim>(cluster, 'persistentvolumeclaims', to));
  if (isReserved && (claimRef.uid === undefined || (standing && standing.metadata.uid === claimRef.uid))) return;
  const reference = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: cluster.namespace, name: to };
  const json: JsonPatch = [
    { op: 'test', path: '/metadata/resourceVersion', value: metadata.resourceVersion },
    { op: 'add', path: '/spec/claimRef', value: reference },
  ];
  await cluster.send('PATCH', volumePath(id), { json, type: PatchStrategy.JsonPatch });
}

async function bind(cluster: Cluster, { id, to }: Rename, note: ClaimNote | undefined): Promise<void> {
  if (!note) throw new NotFound(`how claim '${to}' is to be made was not noted: settle the shard anew`);
  const { labels, annotations, spec } = note;
  const json = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: to, labels, annotations },
    spec: { ...spec, volumeName: id },
  };
  await createIfAbsent(cluster, 'persistentvolumeclaims', json);
  const isBound = async () => {
    const claim = await cluster.send<Claim>('GET', pathOf(cluster, 'persistentvolumeclaims', to));
    if (claim.spec.volumeName !== undefined && claim.spec.volumeName !== id)
      throw new ClusterRefused(
        `somebody else made a claim '${to}' meanwhile, on volume '${claim.spec.volumeName}': end what uses it, remove that claim, and run this again; '${id}' is kept for it`,
      );
    return claim.spec.volumeName === id && claim.status?.phase === 'Bound';
  };
  if (await waitUntil(isBound, { everyMs: POLL_MS, ms: BOUND_MS })) return;
  throw new DependencyUnavailable(`claim '${to}' is not bound to '${id}' yet: look at its events, run this again`);
}
