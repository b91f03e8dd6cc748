import { decideApproval } from '../../../core/approval/decide-approval.ts';
import { deliverDecision } from '../../../core/approval/deliver-decision.ts';
import { expireApprovals } from '../../../core/approval/expire-approvals.ts';
import { WHOLE } from '../../fakes/whole-list.ts';
import { prepareAsked } from './world.ts';

test('an approval that nobody answered in time expires and is delivered as such', async () => {
  const { world, id } = await prepareAsked();
  world.clock.advance(900);

  await expireApprovals(world);
  await expireApprovals(world);

  expect(await world.approvals.get(id)).toMatchObject({
    state: 'Expired',
    decidedBy: { kind: 'expiry' },
    decidedAt: '2026-11-23T03:15:00.000Z',
  });
  expect(await world.deliveries()).toEqual([{ id: `deliver:${id}`, kind: 'deliver-decision', approvalId: id }]);
});

test('an approval before its deadline stays open', async () => {
  const { world, id } = await prepareAsked();
  world.clock.advance(899);

  await expireApprovals(world);

  expect(await world.approvals.get(id)).toMatchObject({ state: 'Pending' });
  expect(await world.deliveries()).toEqual([]);
});

test('a decision in time stands after the deadline', async () => {
  const { world, id } = await prepareAsked();
  await decideApproval(world, { id, decision: 'approve', by: 'Bo' });
  world.clock.advance(9_000);

  await expireApprovals(world);

  expect(await world.approvals.get(id)).toMatchObject({ state: 'Approved', decidedBy: 'Bo' });
});

test('a decision that falls while the sweeper looks wins, and it alone is delivered', async () => {
  const { world, id, ref } = await prepareAsked();
  const listing = {
    ...world.approvals,
    list: async () => {
      const seen = await world.approvals.list(WHOLE);
      await decideApproval(world, { id, decision: 'approve', by: 'Bo' });
      world.clock.advance(900);
      return seen;
    },
  };
  const late = { now: () => world.clock.now() + 900_000 };

  await expireApprovals({ ...world, clock: late, approvals: listing });

  expect(await world.approvals.get(id)).toMatchObject({ state: 'Approved', decidedBy: 'Bo' });
  expect(await world.deliveries()).toHaveLength(1);
  await deliverDecision(world, { approvalId: id });
  const texts = (await world.caseFile.timeline(ref.incidentId)).map(({ text }) => text);
  expect(texts).toEqual(['asked for approval: restore shard-2', 'approved by Bo']);
});
