import type { Approval } from '../contracts/approval.ts';
import type { Config } from '../contracts/config/config.ts';
import { autonomyOf, targetOf } from '../contracts/config/target-of.ts';
import type { Plan } from '../contracts/plan.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { approvedPlan } from '../kernel/approved-plan.ts';
import { sha256 } from '../kernel/digest.ts';
import { instantOf } from '../kernel/instant.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { Effect } from '../kernel/ports/outbox.ts';
import type { Approvals, AskingRuns } from './ports.ts';
import { remindersOf } from './remind-people.ts';

type Deps = { approvals: Approvals; incidents: AskingRuns; caseFile: CaseFile; clock: Clock; config: Config };
type Input = TaskInput<'requestApproval'>;

/**
 * Asks for a decision on exactly one plan. The answer arrives later, through the task token. A
 * retried state brings a new token, and gets its answer again if the decision was already made.
 * What the policy allows is approved at once, by the policy; for anything else, people are told and
 * reminded. Throws PlanDrifted for a plan that is not on record.
 */
export async function requestApproval(deps: Deps, input: Input): Promise<TaskOutput<'requestApproval'>> {
  const asked = await newApproval(deps, input);
  const tokenKey = (await sha256(input.taskToken)).slice(0, 12);
  const again: Effect = { id: `deliver:${asked.id}:${tokenKey}`, kind: 'deliver-decision', approvalId: asked.id };
  const byPolicy = (await isPreApproved(deps, input)) && !(await isHeldBack(deps, asked.plan));
  const { severity } = targetOf(deps.config, input.targetId).approvals;
  const effects = { pending: byPolicy ? [] : remindersOf(asked, severity), decided: [again] };
  if (!byPolicy)
    await deps.caseFile.note(asked.incidentId, `asked:${asked.id}`, `asked for approval: ${asked.plan.summary}`);
  const standing = await deps.approvals.request(asked, input.taskToken, effects);
  if (byPolicy && standing.state === 'Pending') await approveByPolicy(deps, standing, again);
  return { approved: false, expired: false, decidedBy: '', planHash: input.planHash };
}

async function newApproval({ caseFile, clock, config }: Deps, input: Input): Promise<Approval> {
  const { incidentId, targetId, action, planHash, requestedBy } = input;
  const plan = await approvedPlan({ caseFile }, action, { incidentId, planHash });
  const now = clock.now();
  const deadline = instantOf(now + targetOf(config, targetId).approvals.windowSeconds * 1000);
  const undecided = { state: 'Pending', decidedBy: null, decidedAt: null, reason: null } as const;
  const id = `${incidentId}-${action}-${planHash.slice(0, 12)}`;
  return { id, incidentId, targetId, plan, planHash, requestedBy, requestedAt: instantOf(now), deadline, ...undecided };
}

async function isPreApproved({ config, incidents }: Deps, { incidentId, targetId, action }: Input): Promise<boolean> {
  const target = targetOf(config, targetId);
  if (target.approvals.preApproved.includes(action)) return true;
  // Read the runbook only if the target has settings for single runbooks.
  if (Object.keys(target.runbooks).length === 0) return target.autonomy === 'auto';
  return autonomyOf(target, (await incidents.get(incidentId)).runbook) === 'auto';
}

/**
 * A person decides, whatever the policy says, where the plan says so, and on anything heavier than a
 * probe when too few shards of the target serve.
 */
async function isHeldBack({ caseFile }: Deps, { incidentId, action, byPerson }: Plan): Promise<boolean> {
  return byPerson !== undefined || (action === 'restore' && (await caseFile.facts(incidentId)).heldBack !== undefined);
}

async function approveByPolicy({ approvals, clock }: Deps, { id }: Approval, deliver: Effect): Promise<void> {
  const by = { decidedBy: { kind: 'policy' } as const, decidedAt: instantOf(clock.now()), reason: 'pre-approved' };
  await approvals.decide(id, { state: 'Approved', ...by }, [deliver]);
}
