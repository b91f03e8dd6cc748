import type { Plan, PlanAction, PlanOf } from '../contracts/plan.ts';
import { canonicalJson, sha256 } from './digest.ts';
import type { CaseFile } from './ports/case-file.ts';
import type { Fence } from './ports/fence.ts';
import { PlanDrifted } from './task-error.ts';

type Deps = { caseFile: CaseFile };

/** Saves a plan on its incident under its hash, and returns the hash. */
export async function keepPlan({ caseFile }: Deps, fence: Fence, plan: Plan): Promise<string> {
  const planHash = await hashOf(plan);
  await caseFile.save(fence, 'plans', planHash, plan);
  await caseFile.note(fence.incidentId, `plan:${planHash}`, `Planned: ${plan.summary}`);
  return planHash;
}

/**
 * Returns the plan saved under a hash. Throws PlanDrifted if the incident has none of this action,
 * or the plan no longer has that hash.
 */
export async function approvedPlan<A extends PlanAction>(
  { caseFile }: Deps,
  action: A,
  { incidentId, planHash }: { incidentId: string; planHash: string },
): Promise<PlanOf<A>> {
  const { plans = {} } = await caseFile.facts(incidentId);
  const plan = plans[planHash];
  if (!plan || !isPlanOf(action)(plan))
    throw new PlanDrifted(`incident '${incidentId}' has no plan '${planHash}' to ${action}: plan again`);
  if ((await hashOf(plan)) === planHash) return plan;
  throw new PlanDrifted(`plan '${planHash}' of incident '${incidentId}' no longer has its hash: plan again`);
}

/** Throws PlanDrifted unless the plan drafted from the current state has this hash. */
export async function refuseDrift(now: Plan | null, planHash: string, what: string): Promise<void> {
  if (now !== null && (await hashOf(now)) === planHash) return;
  throw new PlanDrifted(`${what} is no longer as plan '${planHash}' found it: plan again`);
}

/** Returns a test for the plans of one action. */
export function isPlanOf<A extends PlanAction>(action: A): (plan: Plan) => plan is PlanOf<A> {
  return (plan): plan is PlanOf<A> => plan.action === action;
}

const hashOf = (plan: Plan) => sha256(canonicalJson(plan));
