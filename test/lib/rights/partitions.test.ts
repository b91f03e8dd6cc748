import { Template } from 'aws-cdk-lib/assertions';
import { functionNameOf, TASK_NAMES } from '../../../core/contracts/tasks.ts';
import { edgeRecordUses } from '../../../lib/functions/edge-needs.ts';
import { joined, type RecordUse, recordRights } from '../../../lib/functions/record-rights.ts';
import { recordUsesOf } from '../../../lib/tasks/record-uses.ts';
import { prepareStacks } from '../deployment.ts';
import { rightsOf, type Statement } from '../policies.ts';

const templates = Object.values(prepareStacks().stacks).map((stack) => Template.fromStack(stack));
const rights = new Map(templates.flatMap((template) => [...rightsOf(template)]));
const uses: [string, readonly RecordUse[]][] = [
  ...TASK_NAMES.map((task): [string, RecordUse[]] => [functionNameOf(task), recordUsesOf(task)]),
  ...Object.entries(edgeRecordUses).map(([name, all]): [string, readonly RecordUse[]] => [`ragmend-${name}`, all]),
];

const READS = ['BatchGetItem', 'GetItem', 'Query'].map((action) => `dynamodb:${action}`);
const WRITES = ['DeleteItem', 'PutItem', 'UpdateItem'].map((action) => `dynamodb:${action}`);

describe('the partitions of the table of records', () => {
  /** Who may do these actions to a partition, by the keys of the statements. */
  const whoMay = (partition: string, ...actions: string[]) =>
    [...rights]
      .filter(([, statements]) =>
        statements.some((one) => keysOf(one).includes(partition) && one.actions.some((each) => actions.includes(each))),
      )
      .map(([name]) => name.replace('ragmend-', ''))
      .sort();

  it.each([
    ['token#*', ['requestApproval']],
    ['approval#*', ['api', 'requestApproval', 'withdrawApprovals', 'worker']],
    ['decided-approvals#*', ['api', 'requestApproval', 'withdrawApprovals', 'worker']],
    ['kill-switch', ['api', 'installer']],
    ['audit', ['api', 'requestApproval', 'withdrawApprovals', 'worker']],
    ['nonce#*', ['receiver']],
    ['signal#*', ['consumer', 'worker']],
    ['message#*', ['worker']],
    ['counter#*', ['api', 'worker']],
    ['breakers#*', ['api', 'worker']],
    ['pod-readings#*', ['worker']],
  ])('%s is written by %j alone', (partition, names) => {
    expect(whoMay(partition, ...WRITES)).toEqual(names);
  });

  it('keeps task tokens from all but the worker', () => {
    expect(whoMay('token#*', ...READS)).toEqual(['worker']);
  });

  it('are those of its nonces for the receiver, which takes posts of strangers', () => {
    const keys = (rights.get('ragmend-receiver') ?? []).flatMap(keysOf);

    expect([...new Set(keys)]).toEqual(['nonce#*']);
  });

  it.each(uses)('%s names those of each action, in one statement for its batches', (name, all) => {
    const given = new Map<string, string[]>();
    for (const statement of (rights.get(name) ?? []).filter(isOnRecords))
      for (const action of statement.actions)
        given.set(action, [...(given.get(action) ?? []), keysOf(statement).join()]);

    const wanted = Object.entries(joined(...all.map((use) => recordRights[use]))).map(([action, partitions]) => [
      `dynamodb:${action}`,
      [
        partitions
          .map((one) => one.replace(/#$/, '#*'))
          .sort()
          .join(),
      ],
    ]);
    expect(Object.fromEntries(given)).toEqual(Object.fromEntries(wanted));
  });
});

/** The keys that a statement is limited to. */
function keysOf({ condition }: Statement): string[] {
  const limits = condition as
    | { 'ForAllValues:StringLike'?: { 'dynamodb:LeadingKeys'?: string | string[] } }
    | undefined;
  return [limits?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? []].flat();
}

const isOnRecords = ({ actions, resources }: Statement) =>
  actions.some((action) => action.startsWith('dynamodb:')) && resources.some((one) => !/Backlog/.test(one));
