import { Template } from 'aws-cdk-lib/assertions';
import { workerCall } from '../../../core/contracts/config/worker.ts';
import { SCHEDULED } from '../../../core/contracts/runbooks.ts';
import { prepareStacks } from '../deployment.ts';
import { rightsOf } from '../policies.ts';

type Rule = { Properties: { ScheduleExpression?: string; Targets: { Input?: string }[] } };

/** What the worker is called with by the clock, and when. */
function calls() {
  const rules = Template.fromStack(prepareStacks().stacks.edge).findResources('AWS::Events::Rule') as Record<
    string,
    Rule
  >;
  return Object.values(rules).flatMap(({ Properties: { ScheduleExpression: when, Targets } }) =>
    Targets.flatMap(({ Input }) => (when && Input ? [{ when, call: workerCall.parse(JSON.parse(Input)) }] : [])),
  );
}

test('each runbook with a schedule has one rule that starts it, and no other has', () => {
  const started = calls().flatMap(({ call }) => (call.kind === 'scheduled' ? [call.runbook] : []));

  expect(started).toEqual(SCHEDULED.map(({ runbook }) => runbook));
  expect(started).toContain('snapshot');
});

test('what is due each day starts at the hour of the configuration', () => {
  const [snapshot] = calls().filter(({ call }) => call.kind === 'scheduled' && call.runbook === 'snapshot');

  expect(snapshot?.when).toBe('cron(0 3 * * ? *)');
});

test('each day the head of the audit goes into the bucket that locks evidence, and nothing there is removed', () => {
  const { edge } = prepareStacks().stacks;
  const rights = rightsOf(Template.fromStack(edge)).get('ragmend-worker') ?? [];
  const [locked = ''] = rights.flatMap(({ resources }) => resources.filter((one) => one.endsWith('/audit/*')));
  const onHeads = rights.filter(({ resources }) => resources.includes(locked)).flatMap(({ actions }) => actions);
  const whens = calls().flatMap(({ when, call }) => (call.kind === 'retention' ? [when] : []));

  expect(whens).toEqual(['cron(30 3 * * ? *)']);
  expect([locked, onHeads.sort()]).toEqual([expect.stringContaining('Evidence'), ['s3:GetObject', 's3:PutObject']]);
});
