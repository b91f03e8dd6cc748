import { loadMachine } from '../../../sandbox/engine/language/load-machine.ts';
import { ARN, approval, invoke, machine } from './machines.ts';

const pass = { Type: 'Pass', End: true };
const branch = { StartAt: 'Inner', States: { Inner: pass } };

test.each([
  ['ResultPath', machine({ S: { ...pass, ResultPath: '$.x' } })],
  ['Parameters', machine({ S: invoke('f', { Parameters: {} }) })],
  ['Credentials', machine({ S: invoke('f', { Credentials: {} }) })],
  ['QueryLanguage', { StartAt: 'S', States: { S: pass } }],
  ['QueryLanguage', machine({ S: { ...pass, QueryLanguage: 'JSONPath' } })],
  ['Type', machine({ S: { Type: 'Activity', End: true } })],
  ['Resource', machine({ S: invoke('f', { Resource: 'arn:aws:states:::sqs:sendMessage' }) })],
  ['Resource', machine({ S: invoke('f', { Resource: 'arn:aws:states:::lambda:invoke.sync' }) })],
  [
    'Arguments.InvocationType',
    machine({ S: invoke('f', { Arguments: { FunctionName: 'f', InvocationType: 'Event' } }) }),
  ],
  ['Arguments.FunctionName', machine({ S: invoke('f', { Arguments: { Payload: {} } }) })],
  ['ItemReader', machine({ S: { Type: 'Map', ItemProcessor: branch, ItemReader: {}, End: true } })],
  [
    'ProcessorConfig.Mode',
    machine({ S: { Type: 'Map', ItemProcessor: { ...branch, ProcessorConfig: { Mode: 'DISTRIBUTED' } }, End: true } }),
  ],
  ['Items', machine({ S: { Type: 'Map', Items: 'all', ItemProcessor: branch, End: true } })],
  ['Next', machine({ S: { Type: 'Pass' } })],
  ['Next', machine({ S: { ...pass, Next: 'S' } })],
  ['Next', machine({ S: { Type: 'Pass', Next: 'Nowhere' } })],
  ['Catch[0].Next', machine({ S: invoke('f', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Inner' }] }) })],
  ['Default', machine({ S: { Type: 'Choice', Choices: [{ Condition: true, Next: 'S' }], Default: 'T' } })],
  [
    'Choices.0.Variable',
    machine({ S: { Type: 'Choice', Choices: [{ Variable: '$.x', Condition: true, Next: 'S' }] } }),
  ],
  ['Seconds', machine({ S: { Type: 'Wait', End: true } })],
  ['SecondsPath', machine({ S: { Type: 'Wait', SecondsPath: '$.x', End: true } })],
  ['Timestamp', machine({ S: { Type: 'Wait', Timestamp: 'tomorrow', End: true } })],
  ['TimeoutSeconds', machine({ S: approval({ TimeoutSeconds: 'soon' }) })],
  ['TimeoutSeconds', machine({ S: approval({ TimeoutSeconds: '5' }) })],
  ['TimeoutSeconds', machine({ S: approval({ TimeoutSeconds: 0 }) })],
  ['TimeoutSeconds', machine({ S: approval({ TimeoutSeconds: 100_000_000 }) })],
  ['TimeoutSeconds', machine({ S: pass }, { TimeoutSeconds: 1.5 })],
  ['HeartbeatSeconds', machine({ S: approval({ TimeoutSeconds: 5, HeartbeatSeconds: 5 }) })],
  ['Seconds', machine({ S: { Type: 'Wait', Seconds: -1, End: true } })],
  ['MaxConcurrency', machine({ S: { Type: 'Map', ItemProcessor: branch, MaxConcurrency: 'many', End: true } })],
  ['MaxConcurrency', machine({ S: { Type: 'Map', ItemProcessor: branch, MaxConcurrency: 1.5, End: true } })],
  [
    'ToleratedFailurePercentage',
    machine({ S: { Type: 'Map', ItemProcessor: branch, ToleratedFailurePercentage: 101, End: true } }),
  ],
  ['Retry.0.MaxAttempts', machine({ S: invoke('f', { Retry: [{ ErrorEquals: ['A'], MaxAttempts: 1.5 }] }) })],
  ['Retry.0.BackoffRate', machine({ S: invoke('f', { Retry: [{ ErrorEquals: ['A'], BackoffRate: 0.5 }] }) })],
  [
    'Retry.0.MaxDelaySeconds',
    machine({ S: invoke('f', { Retry: [{ ErrorEquals: ['A'], MaxDelaySeconds: 31_622_400 }] }) }),
  ],
  ['Output.x', machine({ S: { ...pass, Output: { x: '{% 1 + %}' } } })],
])('field %s that the engine does not run is refused at load, by machine and field', (field, definition) => {
  const load = () => loadMachine(ARN, definition);

  expect(load).toThrow(
    expect.objectContaining({ name: 'UnsupportedDefinition', message: expect.stringContaining("machine 'm'") }),
  );
  expect(load).toThrow(`field '${field}'`);
});

test('the message names the state, in a branch too', () => {
  const inner = { StartAt: 'Deep', States: { Deep: { ...pass, InputPath: '$' } } };

  const load = () => loadMachine(ARN, machine({ S: { Type: 'Parallel', Branches: [branch, inner], End: true } }));

  expect(load).toThrow("machine 'm', state 'Deep': field 'InputPath' is not run by this engine; remove it");
});

test('two states of one name are refused, because scopes are told apart by state', () => {
  const load = () => loadMachine(ARN, machine({ Inner: { Type: 'Parallel', Branches: [branch], End: true } }));

  expect(load).toThrow("state 'Inner': another state has this name");
});
