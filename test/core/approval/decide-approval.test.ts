import { decideApproval } from '../../../core/approval/decide-approval.ts';
import { ApprovalClosed, ReasonRequired, SelfApproval } from '../../../core/approval/errors.ts';
import { withdrawApprovals } from '../../../core/approval/withdraw-approvals.ts';
import { NotFound, PlanDrifted } from '../../../core/kernel/task-error.ts';
import { prepareAsked } from './world.ts';

test('somebody else approves the plan that they saw', async () => {
  const { world, id, planHash } = await prepareAsked();
  world.clock.advance(5);

  const decided = await decideApproval(world, { id, decision: 'approve', by: 'Bo', planHash });

  expect(decided).toMatchObject({
    state: 'Approved',
    decidedBy: 'Bo',
    decidedAt: '2026-11-23T03:00:05.000Z',
    reason: null,
  });
  expect(await world.approvals.get(id)).toEqual(decided);
  expect(await world.deliveries()).toEqual([{ id: `deliver:${id}`, kind: 'deliver-decision', approvalId: id }]);
});

test('a rejection keeps its reason', async () => {
  const { world, id } = await prepareAsked();

  const decided = await decideApproval(world, { id, decision: 'reject', by: 'Bo', reason: ' too old ' });

  expect(decided).toMatchObject({ state: 'Rejected', decidedBy: 'Bo', reason: 'too old' });
});

const selves = ['Ann Lee', 'ANN LEE', ' ann lee ', 'Ann\u00a0Lee', 'Ann  Lee', '\uff21nn Lee'];

test.each(selves)('whoever asked for the run may not approve it, as %j neither', async (by) => {
  const { world, id } = await prepareAsked();

  const deciding = decideApproval(world, { id, decision: 'approve', by });

  await expect(deciding).rejects.toBeInstanceOf(SelfApproval);
  expect(await world.approvals.get(id)).toMatchObject({ state: 'Pending' });
  expect(await world.deliveries()).toEqual([]);
});

test('a decision is taken until the deadline, and refused from it on even before anybody swept', async () => {
  const early = await prepareAsked();
  const late = await prepareAsked();
  early.world.clock.advance(899);
  late.world.clock.advance(900);

  const inTime = await decideApproval(early.world, { id: early.id, decision: 'approve', by: 'Bo' });
  const deciding = decideApproval(late.world, { id: late.id, decision: 'approve', by: 'Bo' });

  expect(inTime).toMatchObject({ state: 'Approved' });
  await expect(deciding).rejects.toThrow(
    new ApprovalClosed(`approval '${late.id}' expired at 2026-11-23T03:15:00.000Z: start the run again`),
  );
  expect(await late.world.approvals.get(late.id)).toMatchObject({ state: 'Pending' });
});

test.each([undefined, '', ' \n '])('a rejection with the reason %j is refused', async (reason) => {
  const { world, id } = await prepareAsked();

  const deciding = decideApproval(world, { id, decision: 'reject', by: 'Bo', reason });

  await expect(deciding).rejects.toBeInstanceOf(ReasonRequired);
  expect(await world.approvals.get(id)).toMatchObject({ state: 'Pending' });
});

test('an approval of another plan than the one on record is refused', async () => {
  const { world, id } = await prepareAsked();

  const deciding = decideApproval(world, { id, decision: 'approve', by: 'Bo', planHash: 'f'.repeat(64) });

  await expect(deciding).rejects.toBeInstanceOf(PlanDrifted);
  expect(await world.approvals.get(id)).toMatchObject({ state: 'Pending' });
});

test('an approval that is decided says by whom and when', async () => {
  const { world, id } = await prepareAsked();
  await decideApproval(world, { id, decision: 'approve', by: 'Bo' });
  world.clock.advance(5);

  const deciding = decideApproval(world, { id, decision: 'reject', by: 'Cy', reason: 'no' });

  await expect(deciding).rejects.toThrow(
    new ApprovalClosed(`approval '${id}' is Approved by Bo since 2026-11-23T03:00:00.000Z: nothing is left to decide`),
  );
  expect(await world.approvals.get(id)).toMatchObject({ state: 'Approved', decidedBy: 'Bo' });
});

test('an approval that was withdrawn is closed', async () => {
  const { world, id, ref } = await prepareAsked();
  await withdrawApprovals(world, ref);

  const deciding = decideApproval(world, { id, decision: 'approve', by: 'Bo' });

  await expect(deciding).rejects.toBeInstanceOf(ApprovalClosed);
});

test('of two decisions at once one wins and the other is told who did', async () => {
  const { world, id } = await prepareAsked();

  const [bo, cy] = await Promise.allSettled([
    decideApproval(world, { id, decision: 'approve', by: 'Bo' }),
    decideApproval(world, { id, decision: 'reject', by: 'Cy', reason: 'no' }),
  ]);

  expect(bo).toMatchObject({ status: 'fulfilled' });
  expect(cy).toMatchObject({ status: 'rejected', reason: expect.any(ApprovalClosed) });
  expect(cy).toMatchObject({ reason: { message: expect.stringContaining('is Approved by Bo since') } });
  expect(await world.deliveries()).toHaveLength(1);
});

test('an unknown approval is not found', async () => {
  const { world } = await prepareAsked();

  const deciding = decideApproval(world, { id: 'nothing', decision: 'approve', by: 'Bo' });

  await expect(deciding).rejects.toBeInstanceOf(NotFound);
});
