import { createEngine } from '../../../sandbox/engine/engine.ts';
import { virtualClock } from '../../../sandbox/engine/scripted/virtual-clock.ts';
import { ARN, approval, invoke, machine, started, types } from './machines.ts';

const sleeping = machine({ Sleep: { Type: 'Wait', Seconds: 60, End: true } });

describe('StartExecution', () => {
  test('answers the same name and input with the same execution while it runs', () => {
    const { engine, executionArn } = started(sleeping, { input: { a: 1 } });

    const again = engine.startExecution({ stateMachineArn: ARN, name: 'run', input: { a: 1 } });

    expect(again.executionArn).toBe(executionArn);
    expect(engine.listExecutions()).toHaveLength(1);
  });

  test('refuses the same name with another input', () => {
    const { engine } = started(sleeping, { input: { a: 1 } });

    const again = () => engine.startExecution({ stateMachineArn: ARN, name: 'run', input: { a: 2 } });

    expect(again).toThrow(expect.objectContaining({ name: 'ExecutionAlreadyExists' }));
  });

  test('refuses the name of an execution that has ended', async () => {
    const { engine, executionArn } = started(sleeping);
    await engine.settled(executionArn);

    const again = () => engine.startExecution({ stateMachineArn: ARN, name: 'run', input: {} });

    expect(again).toThrow(expect.objectContaining({ name: 'ExecutionAlreadyExists' }));
  });

  test.each([
    ['StateMachineDoesNotExist', { stateMachineArn: `${ARN}x`, name: 'run', input: {} }],
    ['InvalidName', { stateMachineArn: ARN, name: 'a b', input: {} }],
    ['InvalidName', { stateMachineArn: ARN, name: '', input: {} }],
  ])('refuses with %s what it cannot start', (name, request) => {
    const { engine } = started(sleeping);

    expect(() => engine.startExecution(request)).toThrow(expect.objectContaining({ name }));
  });

  test('reads of an unknown execution say so', async () => {
    const { engine } = started(sleeping);

    expect(() => engine.describeExecution('nobody')).toThrow("'nobody'");
    await expect(engine.settled('nobody')).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
  });
});

describe('StopExecution', () => {
  test('ends an execution that waits, and its timer wakes nothing', async () => {
    const { engine, clock, executionArn } = started(sleeping);
    clock.at(clock.now() + 1000, () => engine.stopExecution(executionArn, { error: 'Stop', cause: 'enough' }));

    const ended = await engine.settled(executionArn);
    await clock.sleep(120_000);

    expect(ended).toMatchObject({ status: 'ABORTED', error: 'Stop', cause: 'enough' });
    expect(types(engine.getExecutionHistory(executionArn))).toEqual([
      'ExecutionStarted',
      'WaitStateEntered',
      'ExecutionAborted',
    ]);
  });

  test('drops the answer of a call that is under way', async () => {
    const { engine, clock, executionArn } = started(machine({ Call: invoke('slow') }), {
      invoke: async () => clock.sleep(5000),
    });
    clock.at(clock.now() + 1000, () => engine.stopExecution(executionArn));

    const { status } = await engine.settled(executionArn);
    await clock.sleep(10_000);

    expect(status).toBe('ABORTED');
    expect(types(engine.getExecutionHistory(executionArn)).at(-1)).toBe('ExecutionAborted');
  });

  test('closes the token of a task that waits', async () => {
    const tokens: string[] = [];
    const { engine, clock, executionArn } = started(machine({ Ask: approval() }), {
      invoke: async ({ payload }) => tokens.push((payload as { token: string }).token),
    });
    clock.at(clock.now() + 1000, () => engine.stopExecution(executionArn));
    await engine.settled(executionArn);

    const late = () => engine.sendTaskSuccess(tokens[0] as string, 'yes');

    expect(late).toThrow(expect.objectContaining({ name: 'TaskTimedOut' }));
  });

  test('stops the child that the execution waits for', async () => {
    const child = `${ARN}-child`;
    const clock = virtualClock();
    const start = {
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Arguments: { StateMachineArn: child, Name: 'inner', Input: {} },
      End: true,
    };
    const engine = createEngine({
      machines: { [ARN]: machine({ Start: start }), [child]: sleeping },
      database: ':memory:',
      clock,
      invoke: async () => null,
    });
    const { executionArn } = engine.startExecution({ stateMachineArn: ARN, name: 'run', input: {} });
    clock.at(clock.now() + 1000, () => engine.stopExecution(executionArn));

    await engine.settled(executionArn);

    expect(engine.listExecutions().map(({ name, status }) => [name, status])).toEqual([
      ['run', 'ABORTED'],
      ['inner', 'ABORTED'],
    ]);
  });

  test('changes nothing about one that has ended', async () => {
    const { engine, executionArn } = started(sleeping);
    await engine.settled(executionArn);

    engine.stopExecution(executionArn);

    expect(engine.describeExecution(executionArn).status).toBe('SUCCEEDED');
  });
});
