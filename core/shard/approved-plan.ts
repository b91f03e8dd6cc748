import type { Plan } from '../contracts/plan.ts';
import { canonicalJson, sha256 } from '../kernel/digest.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import { PlanDrifted } from '../kernel/task-error.ts';

/** The reintroduction that was approved by its hash; throws PlanDrifted where no kept plan has it. */
export async function approvedPlan(
  { caseFile }: { caseFile: CaseFile },
  { incidentId, planHash }: { incidentId: string; planHash: string },
): Promise<Plan> {
  const { plans = {} } = await caseFile.facts(incidentId);
  const plan = plans[planHash];
  if (plan?.action === 'reintroduce' && (await sha256(canonicalJson(plan))) === planHash) return plan;
  throw new PlanDrifted(`no reintroduction of incident '${incidentId}' has the hash '${planHash}': plan again`);
}
