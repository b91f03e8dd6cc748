import { ONLY } from '../contracts/case-file.ts';
import type { Config } from '../contracts/config/config.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { keepPlan } from '../kernel/approved-plan.ts';
import { findShard } from '../kernel/find-shard.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import type { Workloads } from '../kernel/ports/workloads.ts';
import { draftReintroduction } from './draft-reintroduction.ts';

type Deps = { registry: Registry; workloads: Workloads; caseFile: CaseFile; config: Config };

/**
 * Plans how the shard goes back into rotation, and saves the plan under its hash. Throws
 * PlanDrifted if nothing proves it well.
 */
export async function planReintroduction(
  deps: Deps,
  input: TaskInput<'planReintroduction'>,
): Promise<TaskOutput<'planReintroduction'>> {
  await keepServedBefore(deps, input);
  const plan = await draftReintroduction(deps, input);
  return { planHash: await keepPlan(deps, input, plan) };
}

async function keepServedBefore(deps: Deps, input: TaskInput<'planReintroduction'>): Promise<void> {
  const { servedBefore } = await deps.caseFile.facts(input.incidentId);
  if (servedBefore) return;
  const { workloadId, url } = await findShard(deps, input);
  const { volume } = await deps.workloads.describe(workloadId);
  await deps.caseFile.save(input, 'servedBefore', ONLY, { workloadId, url, volume });
}
