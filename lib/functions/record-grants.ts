import { Env } from '../../core/contracts/config/env.ts';
import type { Partition } from '../../core/contracts/table.ts';
import type { Data } from '../data.ts';
import { through } from './names.ts';
import type { Grants } from './need.ts';
import { joined, type RecordAction, recordRights } from './record-rights.ts';

/**
 * The grant for the table of records: of each action, only the partitions that the uses touch. All
 * partitions of an action are in one statement, since one must allow all keys of a batch.
 */
export function recordGrants({ table, keyArn }: Data): Pick<Grants, 'records'> {
  return {
    records(to, uses) {
      if (uses.length === 0) return;
      to.addEnvironment(Env.Table, table.name);
      for (const { actions, keys } of statementsOf(joined(...uses.map((use) => recordRights[use]))))
        to.allow(actions, [table.arn], { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } });
      to.allow(KEY, [keyArn], through('dynamodb'));
    },
  };
}

/** Actions on the same partitions share a statement. */
function statementsOf(rights: ReturnType<typeof joined>): { actions: string[]; keys: string[] }[] {
  const statements = new Map<string, { actions: string[]; keys: string[] }>();
  for (const [action, partitions] of Object.entries(rights) as [RecordAction, Partition[]][]) {
    const keys = partitions.map(patternOf).sort();
    const statement = statements.get(keys.join()) ?? { actions: [], keys };
    statement.actions.push(`dynamodb:${action}`);
    statements.set(keys.join(), statement);
  }
  return [...statements.values()];
}

/** A prefix stands for all partitions that begin with it. */
const patternOf = (partition: Partition): string => (partition.endsWith('#') ? `${partition}*` : partition);

const KEY = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];
