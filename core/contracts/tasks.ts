import * as z from 'zod';
import { verdict } from './golden.ts';
import { executionInput, incidentRef, outcome } from './incident.ts';
import { planAction } from './plan.ts';
import { retrievalMode } from './registry.ts';

/** A name or a hash, short enough that no result grows past what a state may pass on. */
const key = z.string().max(256);
const nothing = z.object({});
const served = z.object({ mode: retrievalMode });
const tried = z.object({ done: z.boolean() });
const waiting = z.object({ done: z.boolean(), waitSeconds: z.int().min(1) });
const job = incidentRef.extend({ jobId: key });
const copy = incidentRef.extend({ copyId: key });
const planned = incidentRef.extend({ planHash: key });
const restore = incidentRef.extend({ snapshotId: key, volume: key, workloadId: key });

/** Input and output of every task, keyed by the name used in runbooks, lambdas and the sandbox. */
export const taskContracts = {
  collectEvidence: { input: incidentRef, output: z.object({ files: z.int() }) },
  sealEvidence: { input: incidentRef, output: z.object({ copied: z.boolean(), manifestSha256: key }) },

  probeShard: {
    input: incidentRef.extend({ stage: z.enum(['found', 'observed', 'reopened', 'restarted', 'settled']) }),
    output: verdict.extend({ inRotation: z.boolean() }),
  },
  probeReplica: { input: incidentRef, output: verdict.extend({ replicaId: key }) },
  probeCopy: { input: copy, output: verdict.extend({ retake: z.boolean() }) },
  validateRestore: { input: restore, output: verdict },
  watchShard: { input: incidentRef, output: waiting.extend({ regressed: z.boolean() }) },

  markUnhealthy: { input: incidentRef, output: served },
  routeToReplica: { input: incidentRef.extend({ replicaId: key }), output: served },
  serveDegraded: { input: incidentRef, output: served },
  reopenShard: { input: incidentRef, output: tried },
  restartShard: { input: incidentRef, output: tried },
  startFresh: { input: restore, output: nothing },
  planReintroduction: { input: incidentRef, output: z.object({ planHash: key }) },
  reintroduceShard: { input: planned, output: served },
  rollBack: { input: incidentRef, output: served },
  reindexMissing: { input: incidentRef, output: z.object({ missing: z.int() }) },
  checkReindex: { input: incidentRef, output: waiting },
  enterSafeMode: { input: incidentRef.extend({ onlyIfTouched: z.boolean().optional() }), output: served },
  discardUnfinished: { input: incidentRef, output: z.object({ discarded: z.int() }) },

  planSettle: { input: incidentRef, output: z.object({ needed: z.boolean(), planHash: key }) },
  offerMove: { input: planned, output: nothing },
  checkMove: {
    input: incidentRef.extend({ until: z.enum(['accepted', 'moved']) }),
    output: waiting.extend({ reached: z.boolean() }),
  },
  freeVolumes: { input: incidentRef, output: nothing },
  startMoved: { input: incidentRef, output: z.object({ isHome: z.boolean() }) },
  settleShard: { input: incidentRef, output: served },
  turnBack: { input: incidentRef, output: z.object({ moves: z.boolean() }) },
  dismissServer: { input: incidentRef, output: nothing },

  pauseWrites: { input: incidentRef, output: nothing },
  resumeWrites: { input: incidentRef.extend({ onlyInRotation: z.boolean().optional() }), output: nothing },
  startCopy: {
    input: incidentRef.extend({ purpose: z.enum(['cold', 'evidence', 'snapshot']) }),
    output: z.object({ jobId: key, copyId: key, permitted: z.boolean() }),
  },
  checkCopy: { input: job, output: waiting },

  planRestore: {
    input: incidentRef,
    output: z.object({ planHash: key, snapshotId: key, volume: key, workloadId: key }),
  },
  startRestore: { input: restore.extend({ planHash: key }), output: z.object({ jobId: key }) },
  checkRestore: { input: job, output: waiting.extend({ intact: z.boolean() }) },
  quarantineSnapshot: { input: incidentRef.extend({ snapshotId: key }), output: nothing },
  startUpload: { input: copy, output: z.object({ jobId: key, snapshotId: key }) },
  checkUpload: { input: job, output: waiting },
  publishSnapshot: { input: incidentRef.extend({ snapshotId: key }), output: nothing },
  discardSnapshot: { input: incidentRef, output: nothing },

  requestApproval: {
    input: executionInput.extend({ action: planAction, planHash: key, taskToken: z.string() }),
    output: z.object({ approved: z.boolean(), expired: z.boolean(), decidedBy: key, planHash: key }),
  },
  withdrawApprovals: { input: incidentRef, output: z.object({ withdrawn: z.int() }) },

  pageOperator: { input: incidentRef.extend({ failure: z.record(z.string(), z.string()) }), output: nothing },
  closeIncident: { input: incidentRef.extend({ outcome }), output: z.object({ outcome }) },
} as const;

export type TaskName = keyof typeof taskContracts;
export type TaskInput<N extends TaskName> = z.infer<(typeof taskContracts)[N]['input']>;
export type TaskOutput<N extends TaskName> = z.infer<(typeof taskContracts)[N]['output']>;
/** Tasks that look at work under way, and say when to look again. */
export type CheckName = {
  [N in TaskName]: TaskOutput<N> extends { done: boolean; waitSeconds: number } ? N : never;
}[TaskName];

/** Tasks that make the service safe or end an incident: they go on while the kill switch is on. */
export const SAFETY_TASKS: ReadonlySet<TaskName> = new Set<TaskName>([
  'closeIncident',
  'discardSnapshot',
  'discardUnfinished',
  'enterSafeMode',
  'pageOperator',
  'resumeWrites',
  'withdrawApprovals',
]);

/** The name of the Lambda function of a task: the one convention that stack and sandbox share. */
export const functionNameOf = (task: TaskName): string => `ragmend-${task}`;

/** The task of a Lambda function's name; throws a RangeError for a function that is none of ours. */
export function taskNameOf(functionName: string): TaskName {
  const found = (Object.keys(taskContracts) as TaskName[]).find((task) => functionNameOf(task) === functionName);
  if (!found) throw new RangeError(`function '${functionName}' is no task: see core/contracts/tasks.ts`);
  return found;
}
