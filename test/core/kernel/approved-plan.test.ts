import { approvedPlan, keepPlan, refuseDrift } from '../../../core/kernel/approved-plan.ts';
import { PlanDrifted } from '../../../core/kernel/task-error.ts';
import { FakeCaseFile } from '../../fakes/case-file.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { restorePlan } from '../../fakes/restore-plan.ts';

const ref = { incidentId: 'docs-rag-shard-restore-1', targetId: 'docs-rag', shardId: 'shard-2', epoch: 1 };
const plan = restorePlan();

async function prepareKept() {
  const caseFile = new FakeCaseFile(new FakeClock());
  return { caseFile, planHash: await keepPlan({ caseFile }, ref, plan) };
}

test('a plan is kept under its hash, once, and told once', async () => {
  const { caseFile, planHash } = await prepareKept();

  expect(await keepPlan({ caseFile }, ref, plan)).toBe(planHash);

  expect(await caseFile.facts(ref.incidentId)).toEqual({ plans: { [planHash]: plan } });
  expect(await caseFile.timeline(ref.incidentId)).toMatchObject([{ text: 'Planned: Restore shard-2' }]);
});

test('it is found again by its action and its hash', async () => {
  const { caseFile, planHash } = await prepareKept();

  expect(await approvedPlan({ caseFile }, 'restore', { ...ref, planHash })).toEqual(plan);
});

test.each([
  ['another hash', 'restore', 'f'.repeat(64)],
  ['another action', 'settle', null],
] as const)('%s is no plan of the incident', async (_, action, other) => {
  const { caseFile, planHash } = await prepareKept();

  const found = approvedPlan({ caseFile }, action, { ...ref, planHash: other ?? planHash });

  await expect(found).rejects.toBeInstanceOf(PlanDrifted);
});

test('a plan that was altered under its hash is refused', async () => {
  const { caseFile, planHash } = await prepareKept();
  await caseFile.save(ref, 'plans', planHash, { ...plan, workloadId: 'shard-1' });

  const found = approvedPlan({ caseFile }, 'restore', { ...ref, planHash });

  await expect(found).rejects.toThrow('no longer has its hash');
});

test('what stands now is the approved plan only where it is equal in all', async () => {
  const { planHash } = await prepareKept();

  await refuseDrift({ ...plan }, planHash, "shard 'shard-2'");
  for (const now of [null, { ...plan, expectedSeconds: 61 }])
    await expect(refuseDrift(now, planHash, "shard 'shard-2'")).rejects.toBeInstanceOf(PlanDrifted);
});
