import * as z from 'zod';
import { shardRef } from '../incident.ts';
import { retrievalMode } from '../registry.ts';

/** A name or a hash. Its length is limited so that no result outgrows the payload of a state. */
export const key = z.string().max(256);
export const nothing = z.object({});
export const served = z.object({ mode: retrievalMode });
/**
 * The answer of a task that looks at work under way: whether it is done, or else when to look
 * again.
 */
export const waiting = z.object({ done: z.boolean(), waitSeconds: z.int().min(1) });
export const job = shardRef.extend({ jobId: key });
export const copy = shardRef.extend({ copyId: key });
export const planned = shardRef.extend({ planHash: key });
export const restore = shardRef.extend({ snapshotId: key, volume: key, workloadId: key });
