import { decideApproval } from '../../../core/approval/decide-approval.ts';
import { deliverDecision } from '../../../core/approval/deliver-decision.ts';
import { dispatchEffects } from '../../../core/incident/dispatch-effects.ts';
import { prepareAsked } from './world.ts';

/** An approval that Bo decided, and what lets it leave; all other effects go nowhere. */
async function prepareDecided(decision: 'approve' | 'reject') {
  const { world, id, ref } = await prepareAsked();
  await decideApproval(world, { id, decision, by: 'Bo', reason: 'seen' });
  const nowhere = async () => undefined;
  const others = { 'start-execution': nowhere, 'stop-execution': nowhere, 'write-report': nowhere, notify: nowhere };
  const deliver = { 'deliver-decision': (effect: { approvalId: string }) => deliverDecision(world, effect) };
  const dispatch = () => dispatchEffects(world, { ...others, ...deliver, remind: nowhere });
  const undelivered = async () =>
    (await world.caseFile.timeline(ref.incidentId)).filter(({ key }) => key === `undelivered:${id}`);
  return { world, id, dispatch, undelivered };
}

test.each([
  ['approve', 1],
  ['approve', 4],
  ['reject', 9],
] as const)('a decision to %s that is refused %i times is handed over once', async (decision, times) => {
  const { world, dispatch, undelivered } = await prepareDecided(decision);
  world.executions.failure = new Error('ThrottlingException');

  for (let failed = 0; failed < times; failed += 1) {
    await dispatch();
    world.clock.advance(60);
  }
  const before = [...world.executions.answered];
  world.executions.failure = null;
  for (let more = 0; more < 3; more += 1) await dispatch();

  expect(before).toEqual([]);
  expect(world.executions.answered).toMatchObject([{ taskToken: 'token-1', output: { decidedBy: 'Bo' } }]);
  expect(world.executions.answered).toMatchObject([{ output: { approved: decision === 'approve' } }]);
  expect(await world.deliveries()).toEqual([]);
  expect(await undelivered()).toEqual([]);
});

test('a decision that is refused until nobody waits any more is given up, and that is on record once', async () => {
  const { world, dispatch, undelivered } = await prepareDecided('approve');
  world.executions.failure = new Error('ThrottlingException');
  for (let failed = 0; failed < 5; failed += 1) {
    await dispatch();
    world.clock.advance(60);
  }
  world.executions.failure = null;
  world.executions.waiting.delete('token-1');

  for (let more = 0; more < 3; more += 1) await dispatch();

  expect(world.executions.answered).toEqual([]);
  expect(await undelivered()).toHaveLength(1);
  expect(await world.deliveries()).toEqual([]);
});

test('a decision that was handed over before a crash could note it is not handed over twice', async () => {
  const { world, id, dispatch } = await prepareDecided('approve');
  await deliverDecision(world, { approvalId: id });

  await dispatch();

  expect(world.executions.answered).toHaveLength(1);
  expect(await world.deliveries()).toEqual([]);
});
