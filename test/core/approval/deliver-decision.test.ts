import { decideApproval } from '../../../core/approval/decide-approval.ts';
import { deliverDecision } from '../../../core/approval/deliver-decision.ts';
import { expireApprovals } from '../../../core/approval/expire-approvals.ts';
import { askAgain, prepareAsked } from './world.ts';

type World = Awaited<ReturnType<typeof prepareAsked>>['world'];

test('an approval reaches the step that waits, with who decided and the plan', async () => {
  const { world, id, planHash } = await prepareAsked();
  await decideApproval(world, { id, decision: 'approve', by: 'Bo' });

  await deliverDecision(world, { approvalId: id });

  const output = { approved: true, expired: false, decidedBy: 'Bo', planHash };
  expect(world.executions.answered).toEqual([{ taskToken: 'token-1', output }]);
});

test('a rejection and an expiry are never delivered as approved', async () => {
  const rejected = await prepareAsked();
  const expired = await prepareAsked();
  await decideApproval(rejected.world, { id: rejected.id, decision: 'reject', by: 'Bo', reason: 'no' });
  expired.world.clock.advance(900);
  await expireApprovals(expired.world);

  await deliverDecision(rejected.world, { approvalId: rejected.id });
  await deliverDecision(expired.world, { approvalId: expired.id });

  expect(rejected.world.executions.answered).toMatchObject([{ output: { approved: false, expired: false } }]);
  expect(expired.world.executions.answered).toMatchObject([{ output: { approved: false, expired: true } }]);
});

test.each([
  ['approved by Bo', (world: World, id: string) => decideApproval(world, { id, decision: 'approve', by: 'Bo' })],
  [
    'rejected by Bo: too old',
    (world: World, id: string) => decideApproval(world, { id, decision: 'reject', by: 'Bo', reason: 'too old' }),
  ],
  [
    'nobody decided in time: the approval expired',
    (world: World) => {
      world.clock.advance(900);
      return expireApprovals(world);
    },
  ],
])('the decision is on record once: %s', async (text, decide) => {
  const { world, id, ref } = await prepareAsked();
  await decide(world, id);

  await deliverDecision(world, { approvalId: id });
  await deliverDecision(world, { approvalId: id });

  const texts = (await world.caseFile.timeline(ref.incidentId)).map((line) => line.text);
  expect(texts.filter((one) => one === text)).toHaveLength(1);
});

test('a state that was retried is answered through its newest token', async () => {
  const asked = await prepareAsked();
  const { world, id } = asked;
  await askAgain(asked);
  await decideApproval(world, { id, decision: 'approve', by: 'Bo' });

  await deliverDecision(world, { approvalId: id });

  expect(world.executions.answered).toMatchObject([{ taskToken: 'token-2' }]);
});

test('a decision that no step waits for is noted', async () => {
  const { world, id, ref } = await prepareAsked();
  await decideApproval(world, { id, decision: 'approve', by: 'Bo' });
  world.executions.waiting.delete('token-1');

  await deliverDecision(world, { approvalId: id });

  expect((await world.caseFile.timeline(ref.incidentId)).at(-1)).toMatchObject({
    text: 'no step waits for the decision Approved: it came too late, or was already handed over',
  });
});

test('a delivery that fails otherwise is thrown, so that it is tried again', async () => {
  const { world, id, ref } = await prepareAsked();
  await decideApproval(world, { id, decision: 'approve', by: 'Bo' });
  world.executions.failure = new Error('throttled');

  const delivering = deliverDecision(world, { approvalId: id });

  await expect(delivering).rejects.toThrow('throttled');
  expect((await world.caseFile.timeline(ref.incidentId)).at(-1)).toMatchObject({ text: 'approved by Bo' });
});

test('a name that is too long to pass on is cut', async () => {
  const { world, id } = await prepareAsked();
  await decideApproval(world, { id, decision: 'approve', by: 'B'.repeat(1_000) });

  await deliverDecision(world, { approvalId: id });

  expect(world.executions.answered).toMatchObject([{ output: { decidedBy: 'B'.repeat(256) } }]);
});
