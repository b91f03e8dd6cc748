import * as z from 'zod';
import { verdict } from '../golden.ts';
import { incidentRef, shardRef } from '../incident.ts';
import { copy, key, restore, waiting } from './task-shapes.ts';

export const validationTasks = {
  probeShard: {
    input: shardRef.extend({ stage: z.enum(['found', 'observed', 'reopened', 'restarted', 'settled']) }),
    output: verdict.extend({ inRotation: z.boolean() }),
  },
  probeReplica: { input: shardRef, output: verdict.extend({ replicaId: key }) },
  probeCopy: { input: copy, output: verdict.extend({ retake: z.boolean() }) },
  validateRestore: { input: restore, output: verdict },
  validateService: { input: incidentRef, output: z.object({ healthy: z.boolean() }) },
  watchShard: { input: shardRef, output: waiting.extend({ regressed: z.boolean() }) },
} as const;

/** The findings of the probes of servers and copies. */
export const probeFacts = z.object({
  failingQueries: z.array(z.string()),
  /** The copies hold all documents up to this moment. */
  coveredUntil: z.string(),
});

/** Probes by their stage or by the opened volume, and the twin of each copy by the copy's id. */
export const probeFactsByKey = z.object({ probes: verdict.extend({ reason: z.string() }), copies: z.string() });

/** Returns the key of the probes that watch a shard while this workload serves it. */
export const watchKey = (workloadId: string): string => `watch:${workloadId}`;
