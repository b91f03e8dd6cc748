import * as z from 'zod';
import { condition, evidence } from '../bootstrap/graph.ts';
import { incidentRef } from '../incident.ts';
import { key, nothing, waiting } from './task-shapes.ts';

const planned = incidentRef.extend({ planHash: key });

/**
 * Tasks about the start of a target's service. Every check has `done` and when to look again.
 *
 * - `judgeStart`: everything has started (`started`), or a proven plan may help (`actionable`), or a person
 *   must know (`urgent`). It is done once two samples agree, or a slow start has had its time.
 * - `stopComponents`: scales down what the plan stops, in its order, until all pods are gone.
 * - `checkSchema`: `pending` says that the migration has to run; `blocked` that a person must look first.
 * - `checkMigration`: `succeeded`, or not, or nobody knows (`lost`).
 * - `startComponents`: starts the next group; `finished` if there is none left. `checkComponents`: it is
 *   `functional`, or its time is over.
 * - `restoreReplicas`: brings recorded replica counts back, in reverse order.
 */
export const bootstrapTasks = {
  collectStartEvidence: { input: incidentRef, output: nothing },
  judgeStart: {
    input: incidentRef.extend({ stage: z.enum(['found', 'observed']) }),
    output: waiting.extend({ started: z.boolean(), actionable: z.boolean(), urgent: z.boolean() }),
  },
  pageStart: { input: incidentRef, output: nothing },
  planStart: { input: incidentRef, output: z.object({ planHash: key, migrates: z.boolean() }) },
  stopComponents: { input: planned, output: waiting },
  checkSchema: {
    input: planned.extend({ when: z.enum(['before', 'after']) }),
    output: waiting.extend({ pending: z.boolean(), blocked: z.boolean() }),
  },
  startMigration: { input: planned, output: nothing },
  checkMigration: { input: planned, output: waiting.extend({ succeeded: z.boolean() }) },
  startComponents: { input: planned, output: z.object({ finished: z.boolean() }) },
  checkComponents: { input: planned, output: waiting.extend({ functional: z.boolean() }) },
  validateService: { input: incidentRef, output: z.object({ healthy: z.boolean() }) },
  clearMigrations: { input: incidentRef, output: nothing },
  restoreReplicas: { safe: true, input: incidentRef, output: nothing },
} as const;

/** One wait of the graph that people see, with the line that shows it. */
const edgeFound = z.object({
  from: z.string(),
  to: z.string(),
  basis: z.enum(['api', 'log', 'config']),
  evidence,
  isOnCycle: z.boolean(),
});

/** One node of the graph that people see: what it is about, and what of it is waited for. */
const nodeFound = z.object({
  id: z.string(),
  of: z.string(),
  condition,
  state: z.enum(['holds', 'starting', 'waits', 'root', 'cycle']),
  why: evidence.nullable(),
  isOutside: z.boolean(),
});

/**
 * What a look at a start found. Only nodes that do not hold, and what they wait for, are kept: at most 200, with
 * at most 400 waits; `left` says how many more there are. `sentences` say the verdict in words, the cause first.
 */
export const startFound = z.object({
  at: z.string(),
  kind: z.enum(['Deadlock', 'MissingRoot', 'Suspected', 'Unrelated', 'Slow', 'None']),
  sentences: z.array(z.string()),
  nodes: z.array(nodeFound),
  edges: z.array(edgeFound),
  left: z.int(),
  signs: z.array(z.string()),
  unknown: z.array(z.string()),
});
export type StartFound = z.infer<typeof startFound>;

/** The facts that a run about a start keeps. Times are ISO 8601 in UTC. */
export const bootstrapFacts = z.object({
  startFound,
  /** What a person must know, in words: the root, its evidence and whom to ask. */
  startNeeds: z.string(),
  /** The service answered its golden queries end to end. */
  serviceProven: z.object({ at: z.string(), healthy: z.boolean(), shards: z.int(), failing: z.array(z.string()) }),
});

/** Components by name, runs of migrations by the id of their Job, groups by their place in the plan. */
export const bootstrapFactsByKey = z.object({
  stopped: z.object({ replicas: z.int(), at: z.string(), backAt: z.string().nullable() }),
  migrationRuns: z.object({
    workload: z.string(),
    purpose: z.enum(['migrate', 'check', 'gate']),
    state: z.enum(['running', 'succeeded', 'failed', 'lost']),
    says: z.string(),
    at: z.string(),
  }),
  groupStarts: z.object({ workloads: z.array(z.string()), startedAt: z.string(), functionalAt: z.string().nullable() }),
});
