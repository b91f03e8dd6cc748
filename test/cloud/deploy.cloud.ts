import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CognitoIdentityProviderClient, ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { TASK_NAMES } from '../../core/contracts/tasks.ts';
import { MACHINES } from '../../lib/functions/names.ts';
import { cloudSuite } from './needs.ts';
import { storyConfig, storyTarget } from './story/story-config.ts';

/** An account of its own, which the emulator takes from the key, so that no other test feels it. */
const account = `2${randomInt(10 ** 10, 10 ** 11 - 1)}`;
const credentials = { accessKeyId: account, secretAccessKey: 'test' };
const client = { credentials, endpoint: process.env.AWS_ENDPOINT_URL ?? '', region: 'us-east-1' };

function deploy(command: 'up' | 'again' | 'down'): string {
  const folder = mkdtempSync(join(process.env.RAGMEND_TEST_FOLDER ?? '', 'deploy-'));
  const config = join(folder, 'ragmend.yaml');
  writeFileSync(config, JSON.stringify(storyConfig(storyTarget('deployed', ['shard-1']))));
  const keys = { AWS_ACCESS_KEY_ID: account, AWS_SECRET_ACCESS_KEY: 'test', AWS_ACCOUNT: account };
  const env = { ...process.env, ...keys };
  return execFileSync(join(__dirname, 'deploy.sh'), [command, config], { env, encoding: 'utf8', stdio: 'pipe' });
}

cloudSuite(['aws'], 'the stacks on an emulator of AWS', () => {
  it('are deployed by the stock command line, change nothing the second time, and leave what is meant to stay', async () => {
    deploy('up');
    const again = deploy('again');
    const deployed = await standing();
    deploy('down');
    const left = await standing();

    expect(again).toContain('no changes');
    expect(deployed).toMatchObject({ machines: MACHINES.length, tables: 1, pools: ['ragmend'] });
    expect(deployed.functions).toBeGreaterThan(TASK_NAMES.length);
    expect(left).toEqual({ machines: 0, functions: 0, queues: 0, tables: 1, pools: ['ragmend'], buckets: STAYING });
  }, 600_000);
});

const STAYING = ['evidence', 'records', 'requests', 'snapshots'].map((name) => expect.stringMatching(`^${name}`));

/** What of a deployment stands in the account. */
async function standing() {
  const { stateMachines = [] } = await new SFNClient(client).send(new ListStateMachinesCommand({}));
  const { Functions = [] } = await new LambdaClient(client).send(new ListFunctionsCommand({ MaxItems: 1000 }));
  const { QueueUrls = [] } = await new SQSClient(client).send(new ListQueuesCommand({}));
  const { TableNames = [] } = await new DynamoDBClient(client).send(new ListTablesCommand({}));
  const { UserPools = [] } = await new CognitoIdentityProviderClient(client).send(
    new ListUserPoolsCommand({ MaxResults: 10 }),
  );
  return {
    machines: stateMachines.length,
    functions: Functions.length,
    queues: QueueUrls.length,
    tables: TableNames.length,
    pools: UserPools.map(({ Name }) => Name),
    buckets: await bucketsOfData(),
  };
}

/** The buckets of the data stack, by what is in them; those of the command line's own assets do not count. */
async function bucketsOfData(): Promise<string[]> {
  const { Buckets = [] } = await new S3Client({ ...client, forcePathStyle: true }).send(new ListBucketsCommand({}));
  const names = Buckets.flatMap(({ Name = '' }) => /^ragmend\w+-([a-z]+)/.exec(Name)?.[1] ?? []);
  return names.sort();
}
