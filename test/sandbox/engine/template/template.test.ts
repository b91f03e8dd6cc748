import { machinesOf } from '../../../../sandbox/engine/template/template.ts';

const place = { account: '111111111111', region: 'eu-west-1', partition: 'aws' };
const join = (...parts: unknown[]) => ({ 'Fn::Join': ['', parts] });

function template(resource: unknown, more: Record<string, unknown> = {}) {
  const text = join('{"StartAt":"S","States":{"S":{"Type":"Task","Resource":"', resource, '"}}}');
  return {
    Resources: {
      Runbook1A2B: { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: text, ...more } },
      Restore3C4D: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'ragmend-restore' } },
      Nameless: { Type: 'AWS::Lambda::Function', Properties: {} },
      Janitor: { Type: 'AWS::StepFunctions::StateMachine', Properties: { Definition: { StartAt: 'J', States: {} } } },
      Role: { Type: 'AWS::IAM::Role' },
    },
  };
}

const resourceIn = (machines: ReturnType<typeof machinesOf>, arn: string) =>
  (machines[arn]?.definition.States.S as { Resource: string } | undefined)?.Resource;

test('a machine is found under the ARN of its name', () => {
  const machines = machinesOf(template('r', { StateMachineName: 'ragmend-shard-restore' }), place);

  expect(Object.keys(machines)).toEqual([
    'arn:aws:states:eu-west-1:111111111111:stateMachine:ragmend-shard-restore',
    'arn:aws:states:eu-west-1:111111111111:stateMachine:Janitor',
  ]);
  expect(machines['arn:aws:states:eu-west-1:111111111111:stateMachine:ragmend-shard-restore']).toMatchObject({
    name: 'ragmend-shard-restore',
    logicalId: 'Runbook1A2B',
  });
});

test.each([
  [join('arn:', { Ref: 'AWS::Partition' }, ':states:::lambda:invoke'), 'arn:aws:states:::lambda:invoke'],
  [
    join(
      'arn:',
      { Ref: 'AWS::Partition' },
      ':lambda:',
      { Ref: 'AWS::Region' },
      ':',
      { Ref: 'AWS::AccountId' },
      ':function:ragmend-x',
    ),
    'arn:aws:lambda:eu-west-1:111111111111:function:ragmend-x',
  ],
  [{ 'Fn::GetAtt': ['Restore3C4D', 'Arn'] }, 'arn:aws:lambda:eu-west-1:111111111111:function:ragmend-restore'],
  [{ 'Fn::GetAtt': 'Nameless.Arn' }, 'arn:aws:lambda:eu-west-1:111111111111:function:Nameless'],
  [{ Ref: 'Nameless' }, 'Nameless'],
  [{ Ref: 'Janitor' }, 'arn:aws:states:eu-west-1:111111111111:stateMachine:Janitor'],
  [
    { 'Fn::Sub': `\${AWS::Region}/\${Restore3C4D}/\${Nameless.Arn}` },
    'eu-west-1/ragmend-restore/arn:aws:lambda:eu-west-1:111111111111:function:Nameless',
  ],
])('%j comes to a predictable text', (reference, expected) => {
  const machines = machinesOf(template(reference), place);

  expect(resourceIn(machines, 'arn:aws:states:eu-west-1:111111111111:stateMachine:Runbook1A2B')).toBe(expected);
});

test.each([
  [{ Ref: 'Nobody' }, "'Nobody'"],
  [{ 'Fn::GetAtt': ['Role', 'Arn'] }, "'Role' (AWS::IAM::Role)"],
  [{ 'Fn::ImportValue': 'x' }, "'Fn::ImportValue'"],
])('%j is refused, because only a deployment knows it', (reference, message) => {
  const read = () => machinesOf(template(reference), place);

  expect(read).toThrow(
    expect.objectContaining({ name: 'UnresolvableTemplate', message: expect.stringContaining(message) }),
  );
});

test('what is no template is refused', () => {
  expect(() => machinesOf({}, place)).toThrow("the template has no 'Resources'");
});
