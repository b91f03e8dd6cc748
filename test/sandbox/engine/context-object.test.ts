import { approval, invoke, machine, started } from './machines.ts';

const TELL = { Output: '{% $states.context %}' };
const EXECUTION = ['Id', 'Input', 'Name', 'RedriveCount', 'RoleArn', 'StartTime'];
const keysOf = (value: unknown) => Object.keys(value as object).sort();

/** The fields of the context that the first state of a machine reads, by their places. */
async function fieldsIn(state: Record<string, unknown>, read: (output: unknown) => unknown = (output) => output) {
  const { engine, executionArn } = started(machine({ S: state }), { invoke: async () => null });
  const { output } = await engine.settled(executionArn);
  await engine.close();
  const context = read(output) as Record<string, object>;
  return Object.fromEntries(Object.entries(context).map(([key, value]) => [key, keysOf(value)]));
}

test.each<[string, Record<string, unknown>]>([
  ['a Pass', { Type: 'Pass', ...TELL, End: true }],
  ['a Succeed', { Type: 'Succeed', ...TELL }],
  ['a Wait', { Type: 'Wait', Seconds: 0, ...TELL, End: true }],
  [
    'a Parallel',
    { Type: 'Parallel', Branches: [{ StartAt: 'In', States: { In: { Type: 'Succeed' } } }], ...TELL, End: true },
  ],
  [
    'a Map',
    {
      Type: 'Map',
      Items: [],
      ItemProcessor: { StartAt: 'In', States: { In: { Type: 'Succeed' } } },
      ...TELL,
      End: true,
    },
  ],
])('%s knows execution, state and machine, and counts no retries', async (_, state) => {
  expect(await fieldsIn(state)).toEqual({
    Execution: EXECUTION,
    State: ['EnteredTime', 'Name'],
    StateMachine: ['Id', 'Name'],
  });
});

test('a Task counts its retries', async () => {
  expect(await fieldsIn(invoke('f', TELL))).toEqual({
    Execution: EXECUTION,
    State: ['EnteredTime', 'Name', 'RetryCount'],
    StateMachine: ['Id', 'Name'],
  });
});

test('a Task that waits for its token knows it', async () => {
  const given: unknown[] = [];
  const context = { FunctionName: 'receiver', Payload: '{% $states.context %}' };
  const { engine, executionArn } = started(machine({ S: approval({ Arguments: context }) }), {
    invoke: async ({ payload }) => {
      given.push(payload);
      const { Task } = payload as { Task: { Token: string } };
      engine.sendTaskSuccess(Task.Token, null);
      return null;
    },
  });

  await engine.settled(executionArn);

  expect(keysOf(given[0])).toEqual(['Execution', 'State', 'StateMachine', 'Task']);
});

test('an iteration of a Map knows its item, a task in it too', async () => {
  const processor = { StartAt: 'In', States: { In: invoke('f', TELL) } };
  const first = (output: unknown) => (output as unknown[])[0];

  const fields = await fieldsIn({ Type: 'Map', Items: ['a'], ItemProcessor: processor, End: true }, first);

  expect(fields).toMatchObject({ Map: ['Item'], State: ['EnteredTime', 'Name', 'RetryCount'] });
});

test('nobody redrives an execution here: the count is 0 and there is no time of it', async () => {
  const { engine, executionArn } = started(
    machine({ S: { Type: 'Pass', Output: '{% $states.context.Execution.RedriveCount %}', End: true } }),
  );

  const { output } = await engine.settled(executionArn);

  expect(output).toBe(0);
});
