import { runTask } from '../../../control-plane/tasks/run-task.ts';
import { MAX_OUTPUT_BYTES, MalformedTask } from '../../../control-plane/tasks/run-verb.ts';
import { taskContracts } from '../../../core/contracts/rooms.ts';
import { TASK_NAMES } from '../../../core/contracts/tasks.ts';
import { PlanDrifted } from '../../../core/kernel/task-error.ts';
import { type TaskDeps, verbs } from '../../../core/verbs.ts';
import { preparePlanned } from '../../core/approval/world.ts';

/** Only the ports that approvals need: the tasks below use no other. */
async function prepareDeps() {
  const planned = await preparePlanned();
  const { approvals, caseFile, clock, config, killSwitch } = planned.world;
  const ports = { approvals, caseFile, clock, config } as Partial<TaskDeps> as TaskDeps;
  return { ...planned, deps: { ...ports, killSwitch } };
}

test('every task of the contracts has its verb, and there is no other', () => {
  const contracted = TASK_NAMES.toSorted();

  const named = Object.keys(verbs).sort();

  expect(named).toEqual(contracted);
  for (const [name, verb] of Object.entries(verbs)) expect(verb.name).toBe(name);
});

test('a task is run by its verb and gives what its contract says', async () => {
  const { deps, input, id, planHash, world } = await prepareDeps();

  const output = await runTask('requestApproval', deps, input);

  expect(output).toEqual({ approved: false, expired: false, decidedBy: '', planHash });
  expect(await world.approvals.token(id)).toBe('token-1');
});

test('fields that a task does not know are not passed on', async () => {
  const { deps, ref } = await prepareDeps();

  const output = await runTask('withdrawApprovals', deps, { ...ref, unknown: 'field' });

  expect(output).toEqual({ withdrawn: 0 });
});

test.each([
  ['nothing', undefined],
  ['no incident', { targetId: 'docs-rag', shardId: 'shard-2', epoch: 1 }],
  ['no epoch', { incidentId: 'i', targetId: 'docs-rag', shardId: 'shard-2' }],
  ['an epoch that is no number', { incidentId: 'i', targetId: 'docs-rag', shardId: 'shard-2', epoch: '1' }],
])('a task that is given %s is malformed', async (_, event) => {
  const { deps } = await prepareDeps();

  const running = runTask('withdrawApprovals', deps, event);

  await expect(running).rejects.toBeInstanceOf(MalformedTask);
  await expect(running).rejects.toThrow("task 'withdrawApprovals' was given a malformed input");
});

test('the error for a malformed input does not hold the token', async () => {
  const { deps, input } = await prepareDeps();

  const event = { ...input, action: 'destroy', taskToken: 'secret-token' };
  const message = await runTask('requestApproval', deps, event).catch((error: Error) => error.message);

  expect(message).toContain('action');
  expect(message).not.toContain('secret-token');
});

test('what a verb throws comes through as it is', async () => {
  const { deps, input } = await prepareDeps();

  const running = runTask('requestApproval', deps, { ...input, planHash: 'unknown' });

  await expect(running).rejects.toBeInstanceOf(PlanDrifted);
});

test('a result that does not fit its contract is malformed', async () => {
  const { deps, ref, world } = await prepareDeps();
  const incidents = {
    ...world.incidents,
    get: async () => ({ abortedBy: null, subject: { kind: 'shard', id: 'shard-2' } }),
    close: async () => ({ state: 'Pending' }),
  };
  const broken = { ...deps, incidents } as unknown as typeof deps;

  const running = runTask('closeIncident', broken, { ...ref, outcome: 'Completed' });

  await expect(running).rejects.toThrow("task 'closeIncident' gave a malformed result");
});

test.each([
  [
    'on',
    async () => ({ on: true, by: 'Ann', reason: 'a real outage', at: '' }),
    "the kill switch was set by 'Ann': a real outage",
  ],
  ['unreadable', async () => Promise.reject(new Error('no such table')), "can't be read (no such table)"],
])('while the kill switch is %s, only tasks that make the service safe are run', async (_, read, why) => {
  const { deps, input, ref } = await prepareDeps();
  const stopped = { ...deps, killSwitch: { ...deps.killSwitch, read } };

  const asking = runTask('requestApproval', stopped, input);
  const withdrawn = await runTask('withdrawApprovals', stopped, ref);

  await expect(asking).rejects.toThrow(why);
  await expect(asking).rejects.toHaveProperty('name', 'KillSwitchOn');
  expect(withdrawn).toEqual({ withdrawn: 0 });
});

test('every result that its contract lets through fits into a state', () => {
  const longest = 'x'.repeat(256);

  const output = taskContracts.planRestore.output.parse({
    planHash: longest,
    snapshotId: longest,
    volume: longest,
    workloadId: longest,
  });

  expect(JSON.stringify(output).length).toBeLessThan(MAX_OUTPUT_BYTES);
  expect(() => taskContracts.planRestore.output.parse({ ...output, volume: `${longest}x` })).toThrow('256');
});
