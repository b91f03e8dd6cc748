import { invoke, machine, started, types } from '../machines.ts';

const FIELDS = ['Seconds', 'TimeoutSeconds', 'HeartbeatSeconds'] as const;
const OF_A_MAP = ['MaxConcurrency', 'ToleratedFailureCount', 'ToleratedFailurePercentage'] as const;
type Field = (typeof FIELDS)[number] | (typeof OF_A_MAP)[number];

/** A machine whose state has a value in this field, as an expression gives it. */
function machineWith(field: Field) {
  const value = { [field]: '{% $states.input.value %}' };
  if (field === 'Seconds') return machine({ S: { Type: 'Wait', ...value, End: true } });
  if (field === 'TimeoutSeconds' || field === 'HeartbeatSeconds') return machine({ S: invoke('f', value) });
  const processor = { StartAt: 'Do', States: { Do: { Type: 'Pass', End: true } } };
  return machine({ S: { Type: 'Map', Items: [1, 2], ItemProcessor: processor, ...value, End: true } });
}

async function run(field: Field, value: unknown) {
  const { engine, executionArn } = started(machineWith(field), { input: { value } });
  const { status, error, cause } = await engine.settled(executionArn);
  const history = engine.getExecutionHistory(executionArn);
  await engine.close();
  return { status, error, cause, history };
}

test.each<[Field, unknown[]]>([
  ['Seconds', [0, 1, 99_999_999]],
  ['TimeoutSeconds', [1, 99_999_999]],
  ['HeartbeatSeconds', [1, 99_999_999]],
  ['MaxConcurrency', [0, 1, 1000, '0', '1']],
  ['ToleratedFailureCount', [0, 7, '1']],
  ['ToleratedFailurePercentage', [0, 1.1, 100, '1', '1.1']],
])('%s takes each of %j', async (field, values) => {
  for (const value of values) expect([value, (await run(field, value)).status]).toEqual([value, 'SUCCEEDED']);
});

test.each<[Field, unknown[], string]>([
  ['Seconds', [-1, 1.5, 100_000_000], 'must be a non-negative integer but was'],
  ['TimeoutSeconds', [0, -1, 1.5, 100_000_000], 'must be a positive integer but was'],
  ['HeartbeatSeconds', [0, -1, 1.5, 100_000_000], 'must be a positive integer but was'],
  ['MaxConcurrency', [-1, 1.5, '1.5'], 'must be a non-negative integer but was'],
  ['ToleratedFailureCount', [-1, 1.5], 'must be a non-negative integer but was'],
  ['ToleratedFailurePercentage', [-1, 100.1, '101'], 'must be a number from 0 to 100 but was'],
  ['Seconds', ['1', {}, null, true], "returned an unexpected result type. Expected 'number'"],
  ['TimeoutSeconds', ['1', [], null, true], "returned an unexpected result type. Expected 'number'"],
  ['HeartbeatSeconds', ['1', {}, null, true], "returned an unexpected result type. Expected 'number'"],
  ['MaxConcurrency', ['NoNumber', '', {}, null, true], "returned an unexpected result type. Expected 'number'"],
  ['ToleratedFailureCount', ['NoNumber', '-1', {}, null], "returned an unexpected result type. Expected 'number'"],
  ['ToleratedFailurePercentage', ['NoNumber', '1e1', {}], "returned an unexpected result type. Expected 'number'"],
])('%s refuses each of %j by States.QueryEvaluationError', async (field, values, words) => {
  for (const value of values) {
    const { status, error, cause, history } = await run(field, value);

    expect([value, status, error]).toEqual([value, 'FAILED', 'States.QueryEvaluationError']);
    expect(cause).toContain(words);
    const failed = history.find(({ type }) => type === 'EvaluationFailed');
    expect(failed?.details).toMatchObject({ state: 'S', location: field });
    expect(types(history).at(-1)).toBe('ExecutionFailed');
  }
});

test.each<[string, unknown]>([
  ['a text of an expression', '{% $one %}'],
  ['a text', '1'],
  ['a number', 1],
])('MaxConcurrency as %s runs one iteration after the other', async (_, MaxConcurrency) => {
  const processor = { StartAt: 'Do', States: { Do: { Type: 'Pass', End: true } } };
  const { engine, executionArn } = started(
    machine({
      Start: { Type: 'Pass', Assign: { one: '1' }, Next: 'Each' },
      Each: { Type: 'Map', Items: [1, 2], ItemProcessor: processor, MaxConcurrency, End: true },
    }),
  );

  await engine.settled(executionArn);

  const iterations = types(engine.getExecutionHistory(executionArn)).filter((type) => type.startsWith('MapIteration'));
  const one = ['MapIterationStarted', 'MapIterationSucceeded'];
  expect(iterations).toEqual([...one, ...one]);
});

test.each<[string, unknown]>([
  ['a text', '1'],
  ['a number', 1],
])('ToleratedFailureCount as %s lets one iteration fail', async (_, ToleratedFailureCount) => {
  const processor = { StartAt: 'Do', States: { Do: invoke('f') } };
  const { engine, executionArn } = started(
    machine({ Each: { Type: 'Map', Items: [1, 2], ItemProcessor: processor, ToleratedFailureCount, End: true } }),
    {
      invoke: async ({ payload }) => {
        if (payload === 1) throw new TypeError('odd');
        return payload;
      },
    },
  );

  const { status } = await engine.settled(executionArn);

  expect(status).toBe('SUCCEEDED');
});
