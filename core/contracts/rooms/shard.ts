import * as z from 'zod';
import { shardRef } from '../incident.ts';
import { key, nothing, planned, restore, served, waiting } from './task-shapes.ts';

const tried = z.object({ done: z.boolean() });

export const shardTasks = {
  markUnhealthy: { input: shardRef, output: served },
  routeToReplica: { input: shardRef.extend({ replicaId: key }), output: served },
  serveDegraded: { input: shardRef, output: served },
  reopenShard: { input: shardRef, output: tried },
  restartShard: { input: shardRef, output: tried },
  startFresh: { input: restore, output: nothing },
  planReintroduction: { input: shardRef, output: z.object({ planHash: key }) },
  reintroduceShard: { input: planned, output: served },
  rollBack: { input: shardRef, output: served },
  reindexMissing: { input: shardRef, output: z.object({ missing: z.int() }) },
  checkReindex: { input: shardRef, output: waiting },
  enterSafeMode: { safe: true, input: shardRef.extend({ onlyIfTouched: z.boolean().optional() }), output: served },
  discardUnfinished: { safe: true, input: shardRef, output: z.object({ discarded: z.int() }) },
} as const;

/**
 * The progress of re-indexing. It compares the source with the store from `place` on, for changes
 * `since` the snapshot; null if nothing was restored. `passes` counts how often the source was
 * replaced meanwhile, `rounds` how often its end was reached. `older` counts documents that are
 * older by their own dates, and those of them that the store lacks or has otherwise. `left` counts
 * documents left as they are. `isBlind` is whether the store can't be read. The other fields count
 * documents and lines; the lists name the first ones.
 */
export const reindexWork = z.object({
  since: z.string().nullable(),
  place: z.object({ generation: z.string(), byte: z.int(), line: z.int() }).nullable(),
  passes: z.int(),
  rounds: z.int(),
  removed: z.int(),
  backDated: z.int(),
  refused: z.int(),
  older: z.object({ seen: z.int(), lacking: z.int(), other: z.int() }),
  left: z.int(),
  isBlind: z.boolean(),
  undeleted: z.array(z.string()),
  oddLines: z.int(),
  odd: z.array(z.object({ line: z.int(), reason: z.string() })),
  unsettled: z.string().nullable(),
});
export type ReindexWork = z.infer<typeof reindexWork>;

/** The facts that a run about a shard keeps of its servers and volumes. */
export const shardFacts = z.object({
  freshWorkload: z.object({
    workloadId: z.string(),
    volume: z.string(),
    snapshotId: z.string(),
    takenAt: z.string(),
    coveredUntil: z.string().optional(),
  }),
  servedBefore: z.object({ workloadId: z.string(), url: z.string(), volume: z.string() }),
  cutOver: z.object({ before: z.string(), after: z.string() }),
  reindex: z.object({ total: z.int(), done: z.int(), missing: z.array(z.string()), work: reindexWork.optional() }),
  /**
   * How the tail left the shard: out of rotation, answered by its replica, in rotation as it was
   * found, in rotation since it was reintroduced, or never touched.
   */
  left: z.enum(['out', 'replica', 'as-found', 'reintroduced', 'untouched']),
});

/** Why a snapshot was rejected, by its id; why a volume was quarantined, by its name. */
export const shardFactsByKey = z.object({ triedSnapshots: z.string(), quarantinedVolumes: z.string() });
