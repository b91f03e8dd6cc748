import { decideApproval } from '../../../core/approval/decide-approval.ts';
import { deliverDecision } from '../../../core/approval/deliver-decision.ts';
import { requestApproval } from '../../../core/approval/request-approval.ts';
import { startByPerson } from '../../../core/incident/start-by-person.ts';
import { NotFound, PlanDrifted } from '../../../core/kernel/task-error.ts';
import { WHOLE } from '../../fakes/whole-list.ts';
import { prepareAsked, preparePlanned } from './world.ts';

test('an approval is asked for exactly one plan, and stays open for its window', async () => {
  const { world, input, id, plan, planHash } = await preparePlanned();

  const answer = await requestApproval(world, input);

  expect(answer).toEqual({ approved: false, expired: false, decidedBy: '', planHash });
  expect(await world.approvals.list(WHOLE)).toEqual([
    {
      id,
      incidentId: input.incidentId,
      targetId: 'docs-rag',
      state: 'Pending',
      plan,
      planHash,
      requestedBy: 'Ann Lee',
      requestedAt: '2026-11-23T03:00:00.000Z',
      deadline: '2026-11-23T03:15:00.000Z',
      decidedBy: null,
      decidedAt: null,
      reason: null,
    },
  ]);
  expect(await world.approvals.token(id)).toBe('token-1');
  expect(await world.deliveries()).toEqual([]);
  expect(await world.caseFile.timeline(input.incidentId)).toMatchObject([
    { text: 'asked for approval: restore shard-2' },
  ]);
});

test.each([
  ['its action is pre-approved', 'reintroduce', {}],
  ['the target runs by itself', 'restore', { autonomy: 'auto' }],
] as const)('the policy approves at once where %s', async (_, action, settings) => {
  const { world, input, id } = await preparePlanned(action, settings);

  await requestApproval(world, input);

  expect(await world.approvals.get(id)).toMatchObject({
    state: 'Approved',
    decidedBy: { kind: 'policy' },
    reason: 'pre-approved',
  });
  expect(await world.deliveries()).toMatchObject([{ kind: 'deliver-decision', approvalId: id }]);
  await deliverDecision(world, { approvalId: id });
  expect(await world.caseFile.timeline(input.incidentId)).toMatchObject([
    { text: `approved by policy: ${action} shard-2` },
  ]);
});

test.each([
  ['approve', { 'shard-restore': { autonomy: 'auto' } }, 'Approved'],
  ['approve', { 'shard-settle': { autonomy: 'auto' } }, 'Pending'],
  ['auto', { 'shard-restore': { autonomy: 'approve' } }, 'Pending'],
  ['auto', { 'shard-settle': { autonomy: 'approve' } }, 'Approved'],
] as const)('where the target says %s and its runbooks %j, a restore is %s', async (autonomy, runbooks, state) => {
  const { world, input, id } = await preparePlanned('restore', { autonomy, runbooks });
  await startByPerson(world, { targetId: 'docs-rag', subjectId: 'shard-2', runbook: 'shard-restore', by: 'Ann Lee' });

  await requestApproval(world, input);

  expect(await world.approvals.get(id)).toMatchObject({ state });
});

test('where a runbook has a setting and nobody knows which one asks, nothing is approved', async () => {
  const runbooks = { 'shard-restore': { autonomy: 'auto' as const } };
  const { world, input } = await preparePlanned('restore', { autonomy: 'auto', runbooks });

  await expect(requestApproval(world, input)).rejects.toBeInstanceOf(NotFound);

  expect(await world.approvals.list(WHOLE)).toEqual([]);
});

test.each([
  ['is not on record', { planHash: 'f'.repeat(64) }],
  ['is about another action', { action: 'reintroduce' as const }],
  ['belongs to another incident', { incidentId: 'docs-rag-shard-restore-2' }],
  ['has the name of an object member', { planHash: 'constructor' }],
])('a plan that %s is not asked for', async (_, patch) => {
  const { world, input } = await preparePlanned();

  const asking = requestApproval(world, { ...input, ...patch });

  await expect(asking).rejects.toBeInstanceOf(PlanDrifted);
  expect(await world.approvals.list(WHOLE)).toEqual([]);
});

test('a retried state gives its new token and keeps the question and its deadline', async () => {
  const { world, input, id } = await prepareAsked();
  const before = await world.approvals.get(id);
  world.clock.advance(60);

  await requestApproval(world, { ...input, taskToken: 'token-2' });

  expect(await world.approvals.list(WHOLE)).toEqual([before]);
  expect(await world.approvals.token(id)).toBe('token-2');
  expect(await world.deliveries()).toEqual([]);
});

test('a state that is retried after the decision is answered again, once for each token', async () => {
  const { world, input, id } = await prepareAsked();
  await decideApproval(world, { id, decision: 'approve', by: 'Bo' });
  const before = await world.deliveries();

  await requestApproval(world, { ...input, taskToken: 'token-2' });
  await requestApproval(world, { ...input, taskToken: 'token-2' });

  const again = (await world.deliveries()).slice(before.length);
  expect(again).toMatchObject([{ kind: 'deliver-decision', approvalId: id }]);
  expect(await world.approvals.get(id)).toMatchObject({ state: 'Approved', decidedBy: 'Bo' });
});

test('no effect and no line of the timeline holds the token', async () => {
  const { world, input } = await preparePlanned('reintroduce');

  await requestApproval(world, { ...input, taskToken: 'secret-token' });

  const seen = [
    await world.deliveries(),
    await world.caseFile.timeline(input.incidentId),
    await world.approvals.list(WHOLE),
  ];
  expect(JSON.stringify(seen)).not.toContain('secret-token');
});
