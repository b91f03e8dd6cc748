import { decideApproval } from '../../../core/approval/decide-approval.ts';
import { requestApproval } from '../../../core/approval/request-approval.ts';
import { withdrawApprovals } from '../../../core/approval/withdraw-approvals.ts';
import { withLock } from '../../adapters/local/with-lock.ts';
import { WHOLE } from '../../fakes/whole-list.ts';
import { prepareAsked } from './world.ts';

test('what an incident still asks for is taken back, once and without a delivery', async () => {
  const { world, id, ref } = await prepareAsked();

  const first = await withdrawApprovals(world, ref);
  const second = await withdrawApprovals(world, ref);

  expect([first, second]).toEqual([{ withdrawn: 1 }, { withdrawn: 0 }]);
  expect(await world.approvals.get(id)).toMatchObject({ state: 'Cancelled', decidedBy: { kind: 'ragmend' } });
  expect(await world.deliveries()).toEqual([]);
});

test('a decided approval and one of another incident stay as they are', async () => {
  const { world, id, ref, input, plan, planHash } = await prepareAsked();
  await decideApproval(world, { id, decision: 'approve', by: 'Bo' });
  const incidentId = 'docs-rag-shard-restore-2';
  const other = { incidentId, epoch: 1 };
  await withLock(world.db, other, () => world.caseFile.save(other, 'plans', planHash, plan));
  await requestApproval(world, { ...input, incidentId });

  const withdrawn = await withdrawApprovals(world, ref);

  expect(withdrawn).toEqual({ withdrawn: 0 });
  const states = (await world.approvals.list(WHOLE)).map(({ state }) => state);
  expect(states).toEqual(['Pending', 'Approved']);
});
