import { evaluate } from '../../../../sandbox/engine/language/expressions.ts';
import { invoke, machine, started } from '../machines.ts';

const value = (text: string, variables: Record<string, unknown> = {}) => evaluate(`{% ${text} %}`, 'Output', variables);

test.each([
  [`$parse('{"a":[1]}')`, { a: [1] }],
  ['$partition([1,2,3,4,5], 2)', [[1, 2], [3, 4], [5]]],
  ['$range(0, 10, 5)', [0, 5, 10]],
  ['$range(3, 1, -1)', [3, 2, 1]],
  ['$range(1, 9, 9)', 1],
  [`$hash('input data', 'SHA-1')`, 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
  ['$random(7) = $random(7)', true],
  ['$uuid() = $uuid()', false],
])('%s is as in Step Functions', async (text, expected) => {
  expect(await value(text)).toEqual(expected);
});

test.each([
  ['$eval("1")', 'non-function'],
  ['$partition([1], 0)', "size '0'"],
  ['$range(1, 2, 0)', "step '0'"],
  ['$range(1, 5000, 1)', '5000 elements'],
  [`$hash('x', 'CRC')`, "algorithm 'CRC'"],
  [`$parse('{')`, 'JSON'],
  ['$missing', 'returned nothing (undefined)'],
  ['{"f": function($x){$x}}', 'unsupported result type'],
  ['$', 'returned nothing (undefined)'],
])('%s fails with the expression and its field', async (text, message) => {
  const failure = value(text);

  await expect(failure).rejects.toMatchObject({ location: 'Output', detail: expect.stringContaining(message) });
  await expect(failure).rejects.toThrow(`The JSONata expression '${text}' specified for the field 'Output'`);
});

test('Assign and Output both read the values from before', async () => {
  const { engine, executionArn } = started(
    machine({
      One: { Type: 'Pass', Assign: { a: 1, b: 2 }, Next: 'Swap' },
      Swap: { Type: 'Pass', Assign: { a: '{% $b %}', b: '{% $a %}' }, Output: '{% [$a, $b] %}', Next: 'Tell' },
      Tell: { Type: 'Pass', Output: { before: '{% $states.input %}', after: '{% [$a, $b] %}' }, End: true },
    }),
  );

  const { output } = await engine.settled(executionArn);

  expect(output).toEqual({ before: [1, 2], after: [2, 1] });
});

test('what a branch assigns stays in the branch, and it reads what was assigned around it', async () => {
  const inner = {
    StartAt: 'Add',
    States: {
      Add: { Type: 'Pass', Assign: { mine: '{% $outer + 1 %}' }, Next: 'Give' },
      Give: { Type: 'Pass', Output: '{% $mine %}', End: true },
    },
  };
  const { engine, executionArn } = started(
    machine({
      Set: { Type: 'Pass', Assign: { outer: 1 }, Next: 'Both' },
      Both: { Type: 'Parallel', Branches: [inner], Next: 'Leak?' },
      'Leak?': { Type: 'Pass', Output: { known: '{% $exists($mine) %}', gave: '{% $states.input %}' }, End: true },
    }),
  );

  const { output } = await engine.settled(executionArn);

  expect(output).toEqual({ known: false, gave: [2] });
});

test('the context names execution, state, machine and item', async () => {
  const tell = { Type: 'Pass', Output: '{% $states.context %}', End: true };
  const { engine, executionArn } = started(
    machine({
      Each: { Type: 'Map', Items: ['a'], ItemProcessor: { StartAt: 'Tell', States: { Tell: tell } }, End: true },
    }),
    { input: { x: 1 } },
  );

  const { output } = await engine.settled(executionArn);

  const at = '2026-01-01T00:00:00.000Z';
  expect(output).toEqual([
    {
      Execution: {
        Id: executionArn,
        Input: { x: 1 },
        Name: 'run',
        StartTime: at,
        RoleArn: expect.stringMatching(/^arn:aws:iam::111111111111:role/),
        RedriveCount: 0,
      },
      State: { Name: 'Tell', EnteredTime: at },
      StateMachine: { Id: 'arn:aws:states:eu-west-1:111111111111:stateMachine:m', Name: 'm' },
      Map: { Item: { Index: 0, Value: 'a' } },
    },
  ]);
});

test('a Choice without a match fails the execution by name', async () => {
  const { engine, executionArn } = started(
    machine({
      Which: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'End' }] },
      End: { Type: 'Succeed' },
    }),
  );

  const { status, error } = await engine.settled(executionArn);

  expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.NoChoiceMatched' });
});

test('a failed Output of a Task can be caught', async () => {
  const { engine, executionArn } = started(
    machine({
      Call: invoke('f', {
        Output: '{% $nothing %}',
        Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Output: 'caught', Next: 'End' }],
        End: undefined,
        Next: 'End',
      }),
      End: { Type: 'Pass', End: true },
    }),
  );

  const { output } = await engine.settled(executionArn);

  expect(output).toBe('caught');
});
