import * as z from 'zod';
import { condition, evidence } from '../bootstrap/graph.ts';
import { LOG_CLASSES, LOG_MEANINGS } from '../bootstrap/log-pattern.ts';
import { incidentRef } from '../incident.ts';
import { key, nothing, waiting } from './task-shapes.ts';

const planned = incidentRef.extend({ planHash: key });

/**
 * Tasks about the start of a target's service. Every check has `done` and when to look again.
 *
 * - `judgeStart`: everything has started (`started`), or something may be done (`actionable`), or a person must
 *   know (`urgent`). It is done once two samples agree, or a slow start has had its time.
 * - `askChecks`: runs the declared checks of the schemas that a plan could migrate, before there is a plan.
 * - `planStart`: whether there is a plan now that the checks have answered (`planned`), and whether it migrates.
 * - `stopComponents`: scales down what the plan stops, in its order, until all pods are gone.
 * - `checkSchema`: `pending` says that a migration has to run; `blocked` that a person must look first.
 * - `startMigration`: starts the next migration; `finished` if there is none left. `checkMigration`: it
 *   `succeeded`, or not, or nobody knows (`lost`).
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
  askChecks: { input: incidentRef, output: waiting },
  planStart: { input: incidentRef, output: z.object({ planned: z.boolean(), planHash: key, migrates: z.boolean() }) },
  stopComponents: { input: planned, output: waiting },
  checkSchema: {
    input: planned.extend({ when: z.enum(['before', 'after']) }),
    output: waiting.extend({ pending: z.boolean(), blocked: z.boolean() }),
  },
  startMigration: { input: planned, output: z.object({ finished: z.boolean() }) },
  checkMigration: { input: planned, output: waiting.extend({ succeeded: z.boolean() }) },
  startComponents: { input: planned, output: z.object({ finished: z.boolean() }) },
  checkComponents: { input: planned, output: waiting.extend({ functional: z.boolean() }) },
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

/** What one look leaves for the next: how far everything was, and what each run of a container said. */
const startSample = z.object({
  at: z.string(),
  progress: z.array(
    z.object({
      of: z.string(),
      fields: z.record(z.string(), z.number()),
      restarts: z.int(),
      templates: z.array(z.string()),
    }),
  ),
  runs: z.array(
    z.object({
      pod: z.string(),
      container: z.string(),
      id: z.string(),
      live: z.boolean(),
      said: z.array(
        z.object({
          pattern: z.string(),
          class: z.enum(LOG_CLASSES),
          means: z.enum(LOG_MEANINGS).nullable(),
          names: z.object({
            host: z.string().optional(),
            port: z.string().optional(),
            name: z.string().optional(),
            kind: z.string().optional(),
            ip: z.string().optional(),
          }),
          text: z.string(),
          template: z.string(),
          times: z.int(),
        }),
      ),
    }),
  ),
});
export type StartSample = z.infer<typeof startSample>;

/**
 * What a declared check says of a schema: `pending`, up to date (`current`), or something that a person has to
 * look at (`blocked`).
 */
export const schemaAnswer = z.object({ is: z.enum(['pending', 'current', 'blocked']), says: z.string() });
export type SchemaAnswer = z.infer<typeof schemaAnswer>;

/** The facts that a run about a start keeps. Times are ISO 8601 in UTC. */
export const bootstrapFacts = z.object({
  startFound,
  /**
   * The look that the next one is compared with, the causes that it found, when the run first looked, and the
   * workloads whose checks have to answer before there can be a plan, with the init containers that their Jobs drop.
   */
  startLooked: z.object({
    since: z.string(),
    sample: startSample,
    causes: z.array(z.string()),
    ask: z.array(z.object({ workload: z.string(), drops: z.array(z.string()) })),
  }),
  /** What a person must know, in words: the root, its evidence and whom to ask. */
  startNeeds: z.string(),
  /** How a run that did not end well left the components, in words. */
  startLeft: z.string(),
  /** The service answered its golden queries end to end. */
  serviceProven: z.object({ at: z.string(), healthy: z.boolean(), shards: z.int(), failing: z.array(z.string()) }),
});

/**
 * Answers of checks and components by name, runs of migrations by the id of their Job, groups by their place in
 * the plan. `version` is that of the workload, `answer` what an ended check says. `steadyAt`: when the group was
 * first found functional.
 */
export const bootstrapFactsByKey = z.object({
  schemaAnswers: schemaAnswer.extend({ at: z.string() }),
  stopped: z.object({ replicas: z.int(), at: z.string(), backAt: z.string().nullable() }),
  migrationRuns: z.object({
    workload: z.string(),
    purpose: z.enum(['migrate', 'check', 'gate']),
    version: z.string(),
    state: z.enum(['running', 'succeeded', 'failed', 'lost']),
    answer: schemaAnswer.shape.is.nullable(),
    says: z.string(),
    at: z.string(),
  }),
  groupStarts: z.object({
    workloads: z.array(z.string()),
    startedAt: z.string(),
    steadyAt: z.string().nullable(),
    functionalAt: z.string().nullable(),
  }),
});
