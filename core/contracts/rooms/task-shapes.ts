import * as z from 'zod';
import { shardRef } from '../incident.ts';
import { retrievalMode } from '../registry.ts';

/** A name or a hash, short enough that no result grows past what a state may pass on. */
export const key = z.string().max(256);
export const nothing = z.object({});
export const served = z.object({ mode: retrievalMode });
/** What a task answers that looks at work under way: whether it is done, else when to look again. */
export const waiting = z.object({ done: z.boolean(), waitSeconds: z.int().min(1) });
export const job = shardRef.extend({ jobId: key });
export const copy = shardRef.extend({ copyId: key });
export const planned = shardRef.extend({ planHash: key });
export const restore = shardRef.extend({ snapshotId: key, volume: key, workloadId: key });
