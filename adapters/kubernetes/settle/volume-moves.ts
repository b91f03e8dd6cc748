import type { Rename } from '../../../core/contracts/plans/settle-plan.ts';
import type { Locks, ShardFence } from '../../../core/kernel/ports/fence.ts';
import { isBegun, type MoveState, type VolumeMoves } from '../../../core/kernel/ports/volume-moves.ts';
import { NotFound, WriteConflict } from '../../../core/kernel/task-error.ts';
import type { Cluster } from '../api/cluster.ts';
import { changeFenced, epochStamp, type JsonPatch } from '../api/fence.ts';
import { Label, MANAGER } from '../api/labels.ts';
import { type Claim, createIfAbsent, find } from '../api/objects.ts';
import { type Move, type MoveMap, moveData, moveIn, moveMapName, movePath, readMove } from './move-map.ts';

type Deps = { cluster: Cluster; locks: Locks };

/**
 * Moves of volumes between claims. The operator may neither delete a claim nor see a
 * PersistentVolume, so it only offers a move and watches; a person carries it out with `ragmend
 * settle`. A ConfigMap records the progress of both.
 */
export function kubernetesVolumeMoves(deps: Deps): VolumeMoves {
  const { cluster } = deps;
  return {
    async identify(name) {
      const claim = await find<Claim>(cluster, 'persistentvolumeclaims', name);
      const isBound = claim?.status?.phase === 'Bound' && claim.metadata.deletionTimestamp === undefined;
      return isBound ? (claim.spec.volumeName ?? null) : null;
    },
    offer: (fence, renames) => offer(deps, fence, renames),
    grant: async (fence) => {
      await change(deps, fence, (move) => {
        if (isBegun(move.state) || move.state === 'granted') return move.state;
        if (move.state === 'accepted') return 'granted';
        throw new WriteConflict(`the move of '${fence.shardId}' is '${move.state}', not accepted: offer it again`);
      });
    },
    async stateOf(about) {
      const move = await readMove(cluster, about);
      if (move?.incidentId === about.incidentId) return move.state;
      throw new NotFound(`incident '${about.incidentId}' offered no move for '${about.shardId}': offer it first`);
    },
    async withdraw(fence) {
      const move = await readMove(cluster, fence);
      if (move?.incidentId !== fence.incidentId) return null;
      return change(deps, fence, ({ state }) => (isBegun(state) ? state : 'withdrawn'));
    },
  };
}

async function offer(deps: Deps, fence: ShardFence, renames: Rename[]): Promise<void> {
  const { cluster, locks } = deps;
  const lock = await locks.keyOf(fence);
  const data = moveData({ incidentId: fence.incidentId, state: 'offered', renames, notes: null });
  if ((await readMove(cluster, fence)) === null) await create(cluster, fence, lock, data);
  await changeFenced<MoveMap>(deps, fence, movePath(cluster, fence), (map) => {
    const standing = moveIn(map);
    const isSame = standing.incidentId === fence.incidentId && map.data?.renames === data.renames;
    if (isSame) return [];
    if (standing.state === 'moving')
      throw new WriteConflict(`a move of '${fence.shardId}' is under way: let \`ragmend settle\` end it`);
    return [
      { op: 'test', path: '/metadata/resourceVersion', value: map.metadata.resourceVersion },
      { op: 'replace', path: '/data', value: data },
    ];
  });
}

async function create(cluster: Cluster, fence: ShardFence, lock: string, data: Record<string, string>): Promise<void> {
  const { targetId, shardId, epoch } = fence;
  const labels = { [Label.ManagedBy]: MANAGER, [Label.Target]: targetId, [Label.Shard]: shardId };
  const metadata = { name: moveMapName(fence), labels, annotations: epochStamp(lock, epoch) };
  const json = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data };
  // Another attempt at the same offer may have been faster.
  await createIfAbsent(cluster, 'configmaps', json);
}

/** Changes the state of the incident's own move, based on its present state. */
async function change(deps: Deps, fence: ShardFence, next: (move: Move) => MoveState): Promise<MoveState> {
  const map = await changeFenced<MoveMap>(deps, fence, movePath(deps.cluster, fence), (standing): JsonPatch => {
    const move = moveIn(standing);
    if (move.incidentId !== fence.incidentId)
      throw new NotFound(`incident '${fence.incidentId}' offered no move for '${fence.shardId}': offer it first`);
    const state = next(move);
    if (state === move.state) return [];
    return [
      { op: 'test', path: '/data/state', value: move.state },
      { op: 'replace', path: '/data/state', value: state },
    ];
  });
  return moveIn(map).state;
}
