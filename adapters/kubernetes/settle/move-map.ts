import * as z from 'zod';
import { type Rename, rename } from '../../../core/contracts/plans/settle-plan.ts';
import type { MoveState } from '../../../core/kernel/ports/volume-moves.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import type { Cluster } from '../api/cluster.ts';
import { objectName } from '../api/labels.ts';
import { find, type KubeObject, pathOf } from '../api/objects.ts';

/** A shard of a target whose volumes are moved. */
export type MovePlace = { targetId: string; shardId: string };
const STATES = z.enum(['offered', 'accepted', 'granted', 'moving', 'moved', 'withdrawn']);
const texts = z.record(z.string(), z.string());
const claimNote = z.object({
  labels: texts,
  annotations: texts,
  spec: z.object({
    accessModes: z.array(z.string()),
    storageClassName: z.string(),
    volumeMode: z.string().optional(),
    resources: z.object({ requests: texts }),
  }),
});
const notesOfMove = z.object({ claims: z.record(z.string(), claimNote), policies: texts });

/** A claim to create: the part that does not come from its volume. */
export type ClaimNote = z.infer<typeof claimNote>;
/**
 * Notes taken before a claim is deleted: how to create the new claims, by name, and the former
 * reclaim policy of each volume, by id.
 */
export type Notes = z.infer<typeof notesOfMove>;
/** A move as its ConfigMap has it; `notes` is null until somebody accepts the move. */
export type Move = { incidentId: string; state: MoveState; renames: Rename[]; notes: Notes | null };
export type MoveMap = KubeObject & { data?: Record<string, string> };

/**
 * Returns the path of the ConfigMap in which Ragmend and the person who may rename volumes agree on
 * a move. Each step is one conditional write by one of them.
 */
export function movePath(cluster: Cluster, { targetId, shardId }: MovePlace): string {
  return pathOf(cluster, 'configmaps', moveMapName({ targetId, shardId }));
}

export function moveMapName({ targetId, shardId }: MovePlace): string {
  return objectName(`ragmend-move-${targetId}-${shardId}`);
}

/**
 * Reads the last offered move of a shard, or null; throws DependencyUnavailable if it is malformed.
 */
export async function readMove(cluster: Cluster, place: MovePlace): Promise<Move | null> {
  const map = await find<MoveMap>(cluster, 'configmaps', moveMapName(place));
  return map && moveIn(map);
}

/** Returns the ConfigMap data of a move. */
export function moveData({ incidentId, state, renames, notes }: Move): Record<string, string> {
  return { incident: incidentId, state, renames: JSON.stringify(renames), notes: JSON.stringify(notes) };
}

/** Reads a move from its ConfigMap. */
export function moveIn({ metadata, data = {} }: MoveMap): Move {
  try {
    return {
      incidentId: z.string().min(1).parse(data.incident),
      state: STATES.parse(data.state),
      renames: z
        .array(rename)
        .min(1)
        .parse(JSON.parse(data.renames ?? '')),
      notes: notesOfMove.nullable().parse(JSON.parse(data.notes ?? 'null')),
    };
  } catch (cause) {
    throw new DependencyUnavailable(
      `ConfigMap '${metadata.name}' is no move that Ragmend wrote: find out who changed it`,
      { cause },
    );
  }
}
