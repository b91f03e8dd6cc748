import { invoke, machine, started, types } from './machines.ts';

function each(state: Record<string, unknown>, more: Record<string, unknown> = {}) {
  const processor = { StartAt: 'Do', States: { Do: state } };
  return machine({ Each: { Type: 'Map', Items: '{% $states.input %}', ItemProcessor: processor, End: true, ...more } });
}

test('a Map runs at most MaxConcurrency iterations together and keeps the order of its items', async () => {
  let running = 0;
  let most = 0;
  const { engine, clock, executionArn } = started(
    each(invoke('f', { Output: '{% $states.result.Payload %}' }), { MaxConcurrency: 2 }),
    {
      input: [30, 10, 20, 5],
      invoke: async ({ payload }) => {
        running += 1;
        most = Math.max(most, running);
        await clock.sleep((payload as number) * 1000);
        running -= 1;
        return payload;
      },
    },
  );

  const { output } = await engine.settled(executionArn);

  expect(output).toEqual([30, 10, 20, 5]);
  expect(most).toBe(2);
});

const odd = invoke('f', { Output: '{% $states.result.Payload %}' });
const failOdd = async ({ payload }: { payload: unknown }) => {
  if ((payload as number) % 2 === 1) throw Object.assign(new Error('odd'), { name: 'Odd' });
  return payload;
};

test('tolerated failures of iterations are left out of the output', async () => {
  const { engine, executionArn } = started(each(odd, { ToleratedFailurePercentage: 50 }), {
    input: [1, 2, 3, 4],
    invoke: failOdd,
  });

  const { output } = await engine.settled(executionArn);

  expect(output).toEqual([2, 4]);
});

test('one failure more than tolerated fails the Map by its own name', async () => {
  const { engine, executionArn } = started(each(odd, { ToleratedFailureCount: 1 }), {
    input: [1, 2, 3, 4],
    invoke: failOdd,
  });

  const { error } = await engine.settled(executionArn);

  expect(error).toBe('States.ExceedToleratedFailureThreshold');
});

test('a failing branch aborts the others, and their answers are dropped', async () => {
  const failing = {
    StartAt: 'Stop',
    States: { Stop: { Type: 'Wait', Seconds: 1, Next: 'Fail' }, Fail: { Type: 'Fail', Error: 'Oops' } },
  };
  const slow = { StartAt: 'Slow', States: { Slow: invoke('slow') } };
  const sleeping = { StartAt: 'Sleep', States: { Sleep: { Type: 'Wait', Seconds: 99, End: true } } };
  const { engine, clock, executionArn } = started(
    machine({
      Both: {
        Type: 'Parallel',
        Branches: [failing, slow, sleeping],
        End: true,
        Catch: [{ ErrorEquals: ['Oops'], Next: 'After' }],
      },
      After: { Type: 'Wait', Seconds: 600, End: true },
    }),
    { invoke: async () => clock.sleep(5000) },
  );

  const { status, output } = await engine.settled(executionArn);

  expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: { Error: 'Oops' } });
  expect(types(engine.getExecutionHistory(executionArn)).slice(-8)).toEqual([
    'FailStateEntered',
    'TaskStateAborted',
    'WaitStateAborted',
    'ParallelStateFailed',
    'ParallelStateExited',
    'WaitStateEntered',
    'WaitStateExited',
    'ExecutionSucceeded',
  ]);
});

test('a child execution that fails is States.TaskFailed with its description as cause', async () => {
  const child = 'arn:aws:states:eu-west-1:111111111111:stateMachine:child';
  const start = {
    Type: 'Task',
    Resource: 'arn:aws:states:::states:startExecution.sync:2',
    Arguments: { StateMachineArn: child, Input: { n: 1 } },
    End: true,
  };
  const definition = machine({ Start: start });
  const { engine, executionArn } = started(definition, {
    machines: {
      'arn:aws:states:eu-west-1:111111111111:stateMachine:m': definition,
      [child]: machine({ Stop: { Type: 'Fail', Error: 'Oops', Cause: 'why' } }),
    },
  });

  const { error, cause } = await engine.settled(executionArn);

  expect(error).toBe('States.TaskFailed');
  expect(JSON.parse(cause as string)).toMatchObject({ Status: 'FAILED', Error: 'Oops', Cause: 'why', Input: { n: 1 } });
});

test('an endless loop ends at the limit of events, as on AWS', async () => {
  const { engine, executionArn } = started(machine({ Round: { Type: 'Pass', Next: 'Round' } }));

  const { status, error } = await engine.settled(executionArn);

  expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.Runtime' });
  expect(engine.getExecutionHistory(executionArn).length).toBeLessThanOrEqual(25_000);
});

test('an answer above 256 KiB fails the task, and States.ALL does not catch it', async () => {
  const state = invoke('f', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'After' }] });
  const { engine, executionArn } = started(machine({ Call: state, After: { Type: 'Pass', End: true } }), {
    invoke: async () => 'x'.repeat(262_145),
  });

  const { error } = await engine.settled(executionArn);

  expect(error).toBe('States.DataLimitExceeded');
});
