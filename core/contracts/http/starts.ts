import * as z from 'zod';
import { startPlan } from '../plans/start-plan.ts';
import { bootstrapFacts, bootstrapFactsByKey, startFound } from '../rooms/bootstrap.ts';

/** What a plan does in its order; console and report show it beside how far the run is. */
export const startOrder = startPlan.pick({
  components: true,
  stop: true,
  steps: true,
  start: true,
  downtimeSeconds: true,
  noUndo: true,
});
export type StartOrder = z.infer<typeof startOrder>;

const { stopped, migrationRuns, groupStarts } = bootstrapFactsByKey.shape;
const run = migrationRuns.pick({ workload: true, purpose: true, state: true, says: true, at: true });
const group = groupStarts.pick({ workloads: true, startedAt: true, functionalAt: true }).extend({ key: z.string() });

/**
 * The start that an incident is about: what was found, null before the first look; the newest plan, null
 * if there is none; what was stopped, by workload; runs of migrations by the id of their Job; the groups that
 * were started, first one first, by their place in the plan, or `steps` for what is done before them; and what
 * the service answered.
 */
export const startView = z.object({
  incidentId: z.string(),
  found: startFound.nullable(),
  needs: z.string().nullable(),
  plan: startOrder.nullable(),
  stopped: z.record(z.string(), stopped),
  runs: z.record(z.string(), run),
  groups: z.array(group),
  proven: bootstrapFacts.shape.serviceProven.nullable(),
});
export type StartView = z.infer<typeof startView>;
