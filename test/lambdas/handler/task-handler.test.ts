import type { Context } from 'aws-lambda';
import { MalformedTask } from '../../../control-plane/tasks/run-verb.ts';
import { withdrawApprovals } from '../../../core/approval/withdraw-approvals.ts';
import { Env } from '../../../core/contracts/config/env.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { type preparePlanned as prepare, preparePlanned } from '../../core/approval/world.ts';

// Read when the modules are loaded: what is logged goes to the console of the test, and the table is only opened.
process.env.POWERTOOLS_DEV = 'true';
process.env.POWERTOOLS_METRICS_DISABLED = 'false';
process.env[Env.Table] = 'no-such-table';
const { taskHandler } =
  require('../../../lambdas/handler/task-handler.ts') as typeof import('../../../lambdas/handler/task-handler.ts');

const context = { functionName: 'ragmend-withdrawApprovals', awsRequestId: 'request-1' } as Context;
const logged: string[] = [];

beforeEach(() => {
  logged.length = 0;
  for (const method of ['log', 'info', 'warn', 'error'] as const)
    jest.spyOn(console, method).mockImplementation((...parts) => void logged.push(parts.join(' ')));
});
afterEach(() => jest.restoreAllMocks());

type Ports = Pick<Awaited<ReturnType<typeof prepare>>['world'], 'approvals' | 'clock'>;

async function prepareHandler(patch: Partial<Ports> = {}, then?: Parameters<typeof taskHandler>[3]) {
  const { world, ref } = await preparePlanned();
  Object.assign(globalThis, { RAGMEND_CONFIG: world.config });
  const opened: string[] = [];
  const ports = { approvals: world.approvals, clock: world.clock, ...patch };
  const openers = {
    approvals(scope: { target: { id: string } }) {
      opened.push(scope.target.id);
      return ports.approvals;
    },
    clock: () => ports.clock,
  };
  return { handler: taskHandler('withdrawApprovals', withdrawApprovals, openers, then), ref, opened };
}

test('a task is done with the ports of its target, and what it was about is logged, not its event', async () => {
  const { handler, ref, opened } = await prepareHandler();

  const result = await handler({ ...ref, taskToken: 'token-of-nobody' }, context);

  expect(result).toEqual({ withdrawn: 0 });
  expect(opened).toEqual(['docs-rag']);
  expect(logged.join('\n')).toContain(ref.incidentId);
  expect(logged.join('\n')).not.toContain('token-of-nobody');
});

test('its outcome is counted by its name', async () => {
  const { handler, ref } = await prepareHandler();

  await handler(ref, context);

  const [count] = logged.filter((line) => line.includes('TaskRuns')).map((line) => JSON.parse(line));
  expect(count).toMatchObject({ task: 'withdrawApprovals', outcome: 'Succeeded', TaskRuns: 1 });
});

test('an error comes through by its name, is counted under it and logged', async () => {
  const list = async () => {
    throw new DependencyUnavailable('the table is away: try again');
  };
  const { handler, ref } = await prepareHandler({ approvals: { list } as unknown as Ports['approvals'] });

  await expect(handler(ref, context)).rejects.toThrow(DependencyUnavailable);
  const [count] = logged.filter((line) => line.includes('TaskRuns')).map((line) => JSON.parse(line));
  expect(count).toMatchObject({ outcome: 'DependencyUnavailable' });
  expect(logged.join('\n')).toContain('the table is away');
});

test('an event that does not fit opens nothing', async () => {
  const { handler, opened } = await prepareHandler();

  await expect(handler({ targetId: 'docs-rag' }, context)).rejects.toThrow(MalformedTask);
  expect(opened).toEqual([]);
});

test('a target that is not configured is no target', async () => {
  const { handler, ref } = await prepareHandler();

  await expect(handler({ ...ref, targetId: 'other-rag' }, context)).rejects.toThrow(
    "target 'other-rag' is not configured",
  );
});

test('what follows a task may fail: the task is done all the same', async () => {
  const followed: string[] = [];
  const { handler, ref } = await prepareHandler({}, async (report) => {
    followed.push('called');
    report(new Error('the worker is away'));
  });

  const result = await handler(ref, context);

  expect([result, followed]).toEqual([{ withdrawn: 0 }, ['called']]);
  expect(logged.join('\n')).toContain('the worker is away');
});

test('a port that is missing, or that no verb asked for, does not compile', async () => {
  const { world } = await preparePlanned();

  // @ts-expect-error: the clock is missing.
  taskHandler('withdrawApprovals', withdrawApprovals, { approvals: () => world.approvals });
  taskHandler('withdrawApprovals', withdrawApprovals, {
    approvals: () => world.approvals,
    clock: () => world.clock,
    // @ts-expect-error: incidents are none of its business.
    incidents: () => world.incidents,
  });
});
