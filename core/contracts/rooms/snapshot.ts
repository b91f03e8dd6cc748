import * as z from 'zod';
import { shardRef } from '../incident.ts';
import { copy, job, key, nothing, restore, waiting } from './task-shapes.ts';

export const snapshotTasks = {
  planRestore: {
    input: shardRef,
    output: z.object({ planHash: key, snapshotId: key, volume: key, workloadId: key }),
  },
  startRestore: { input: restore.extend({ planHash: key }), output: z.object({ jobId: key }) },
  checkRestore: { input: job, output: waiting.extend({ intact: z.boolean() }) },
  quarantineSnapshot: { input: shardRef.extend({ snapshotId: key }), output: nothing },
  startUpload: { input: copy, output: z.object({ jobId: key, snapshotId: key }) },
  checkUpload: { input: job, output: waiting },
  publishSnapshot: { input: shardRef.extend({ snapshotId: key }), output: nothing },
  discardSnapshot: { safe: true, input: shardRef, output: nothing },
} as const;
