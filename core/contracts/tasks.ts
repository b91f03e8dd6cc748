import * as z from 'zod';
import { verdict } from './golden.ts';
import { incidentRef, outcome, shardRef } from './incident.ts';
import { planAction } from './plan.ts';
import { retrievalMode } from './registry.ts';

/** A name or a hash, short enough that no result grows past what a state may pass on. */
const key = z.string().max(256);
const nothing = z.object({});
const served = z.object({ mode: retrievalMode });
const tried = z.object({ done: z.boolean() });
const waiting = z.object({ done: z.boolean(), waitSeconds: z.int().min(1) });
const job = shardRef.extend({ jobId: key });
const copy = shardRef.extend({ copyId: key });
const planned = shardRef.extend({ planHash: key });
const restore = shardRef.extend({ snapshotId: key, volume: key, workloadId: key });

/**
 * Input and output of every task, keyed by the name used in runbooks, lambdas and the sandbox. A
 * `safe` task makes the service safe or ends an incident: it goes on while the kill switch is on.
 */
export const taskContracts = {
  collectEvidence: { input: shardRef, output: z.object({ files: z.int() }) },
  sealEvidence: { input: incidentRef, output: z.object({ copied: z.boolean(), manifestSha256: key }) },

  probeShard: {
    input: shardRef.extend({ stage: z.enum(['found', 'observed', 'reopened', 'restarted', 'settled']) }),
    output: verdict.extend({ inRotation: z.boolean() }),
  },
  probeReplica: { input: shardRef, output: verdict.extend({ replicaId: key }) },
  probeCopy: { input: copy, output: verdict.extend({ retake: z.boolean() }) },
  validateRestore: { input: restore, output: verdict },
  watchShard: { input: shardRef, output: waiting.extend({ regressed: z.boolean() }) },

  markUnhealthy: { input: shardRef, output: served },
  routeToReplica: { input: shardRef.extend({ replicaId: key }), output: served },
  serveDegraded: { input: shardRef, output: served },
  countServing: {
    input: shardRef.extend({ without: z.boolean().optional() }),
    output: z.object({ enough: z.boolean() }),
  },
  takeTurn: { input: incidentRef, output: waiting },
  passTurn: { input: incidentRef, output: nothing },
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

  planSettle: { input: shardRef, output: z.object({ needed: z.boolean(), planHash: key }) },
  offerMove: { input: planned, output: nothing },
  checkMove: {
    input: shardRef.extend({ until: z.enum(['accepted', 'moved']) }),
    output: waiting.extend({ reached: z.boolean() }),
  },
  freeVolumes: { input: shardRef, output: nothing },
  startMoved: { input: shardRef, output: z.object({ isHome: z.boolean() }) },
  settleShard: { input: shardRef, output: served },
  turnBack: { input: shardRef, output: z.object({ moves: z.boolean() }) },
  dismissServer: { input: shardRef, output: nothing },

  pauseWrites: { input: shardRef, output: nothing },
  resumeWrites: { safe: true, input: shardRef.extend({ onlyInRotation: z.boolean().optional() }), output: nothing },
  startCopy: {
    input: shardRef.extend({ purpose: z.enum(['cold', 'evidence', 'snapshot']) }),
    output: z.object({ jobId: key, copyId: key, permitted: z.boolean() }),
  },
  checkCopy: { input: job, output: waiting },

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

  requestApproval: {
    input: incidentRef.extend({
      requestedBy: z.string().min(1),
      action: planAction,
      planHash: key,
      taskToken: z.string(),
    }),
    output: z.object({ approved: z.boolean(), expired: z.boolean(), decidedBy: key, planHash: key }),
  },
  withdrawApprovals: { safe: true, input: incidentRef, output: z.object({ withdrawn: z.int() }) },

  pageOperator: {
    safe: true,
    input: incidentRef.extend({ failure: z.record(z.string(), z.string()) }),
    output: nothing,
  },
  closeIncident: { safe: true, input: incidentRef.extend({ outcome }), output: z.object({ outcome }) },
} as const;

export type TaskName = keyof typeof taskContracts;
export type TaskInput<N extends TaskName> = z.infer<(typeof taskContracts)[N]['input']>;
export type TaskOutput<N extends TaskName> = z.infer<(typeof taskContracts)[N]['output']>;
/** Tasks that look at work under way, and say when to look again. */
export type CheckName = {
  [N in TaskName]: TaskOutput<N> extends { done: boolean; waitSeconds: number } ? N : never;
}[TaskName];

/** Returns whether a task goes on while the kill switch is on. */
export const isSafe = (name: TaskName): boolean => 'safe' in taskContracts[name];

/** The name of the Lambda function of a task: the one convention that stack and sandbox share. */
export const functionNameOf = (task: TaskName): string => `ragmend-${task}`;

/** The task of a Lambda function's name; throws a RangeError for a function that is none of ours. */
export function taskNameOf(functionName: string): TaskName {
  const found = (Object.keys(taskContracts) as TaskName[]).find((task) => functionNameOf(task) === functionName);
  if (!found) throw new RangeError(`function '${functionName}' is no task: see core/contracts/tasks.ts`);
  return found;
}
