import type { Config } from '../../core/contracts/config/config.ts';
import { Env } from '../../core/contracts/config/env.ts';
import { TableKey } from '../../core/contracts/table.ts';
import type { Data } from '../data.ts';
import { bucketGrants } from './bucket-grants.ts';
import { clusterGrants } from './cluster-grants.ts';
import { effectGrants } from './effect-grants.ts';
import { generatorGrants } from './generator-grants.ts';
import { through } from './names.ts';
import type { Grants } from './need.ts';

/** Returns the grants of a deployment, limited to what its configuration names. */
export function grantsOf(data: Data, config: Config): Grants {
  return {
    ...recordGrants(data),
    ...bucketGrants(data, config),
    ...clusterGrants(config),
    ...effectGrants(data),
    ...generatorGrants(data, config),
  };
}

function recordGrants({ table, keyArn }: Data) {
  return {
    records(to) {
      to.addEnvironment(Env.Table, table.name);
      to.allow(TABLE, [table.arn, `${table.arn}/index/${TableKey.Index}`]);
      to.allow(KEY, [keyArn], through('dynamodb'));
    },
  } satisfies Partial<Grants>;
}

const TABLE = [
  'dynamodb:BatchGetItem',
  'dynamodb:ConditionCheckItem',
  'dynamodb:DeleteItem',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:UpdateItem',
];
const KEY = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];
