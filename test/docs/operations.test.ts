import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { AlarmName } from '../../lib/alarms/alarm-name.ts';
import { prepareStacks } from '../lib/deployment.ts';

const text = readFileSync(join(__dirname, '../../docs/operations.md'), 'utf8');
const sections = new Map(
  text
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split('\n')[0] ?? '', section]),
);
const alarmSections = [...sections.keys()].filter((title) => title.startsWith('ragmend-'));

test('every alarm has its section, and every section its alarm', () => {
  const names = Object.values(AlarmName).map((name) => `ragmend-${name}`);

  expect(alarmSections.sort()).toEqual(names.sort());
});

test.each(alarmSections)('the section of %s describes, investigates and resolves', (title) => {
  const parts = [...(sections.get(title) ?? '').matchAll(/^\*\*(\w+)\.\*\* \S/gm)].map(([, part]) => part);

  expect(parts).toEqual(['Description', 'Investigation', 'Resolution']);
});

test('what a run or a reminder tells people of is told by no alarm, and everything else is', () => {
  const alarms = Object.values(
    Template.fromStack(prepareStacks().stacks.alarms).findResources('AWS::CloudWatch::Alarm'),
  ).map(({ Properties }) => Properties);
  const own = alarms.filter(({ AlarmName: name }) => String(name).startsWith('ragmend-'));
  const told = [AlarmName.ExecutionFailed, AlarmName.ExecutionTimedOut, AlarmName.JanitorActed];
  const isTold = (name: string) =>
    [...told, AlarmName.ApprovalAboutToExpire].some((each) => name.startsWith(`ragmend-${each}`));

  const silent = own.filter(({ AlarmActions, OKActions }) => AlarmActions === undefined && OKActions === undefined);

  expect(silent.map(({ AlarmName: name }) => name)).toEqual(
    own.map(({ AlarmName: name }) => name).filter((name) => isTold(String(name))),
  );
});

test('every alarm that tells people says where its section is', () => {
  const alarms = Object.values(
    Template.fromStack(prepareStacks().stacks.alarms).findResources('AWS::CloudWatch::Alarm'),
  );
  const telling = alarms.map(({ Properties }) => Properties).filter(({ AlarmActions }) => AlarmActions !== undefined);

  const linked = telling.map(({ AlarmDescription }) => /docs\/operations\.md#([\w-]+)$/.exec(AlarmDescription)?.[1]);
  expect(telling.length).toBeGreaterThan(0);
  expect(linked.filter((anchor) => !sections.has(anchor ?? ''))).toEqual([]);
  for (const [index, { AlarmName: name }] of telling.entries()) expect(name).toContain(linked[index]);
});
