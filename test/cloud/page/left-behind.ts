import { CloudFormationClient, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { kubectl } from '../kubectl.ts';

/** What comes and goes by itself in a namespace. */
const PASSING = /^(events|pods|endpoints|endpointslices|replicasets|controllerrevisions|leases|podmetrics)/;

/** All objects of some namespaces, and what of the whole cluster names one of them, as `kind/name`. */
export async function objectsIn(namespaces: string[]): Promise<string[]> {
  const kindsOf = async (isNamespaced: boolean) =>
    (await kubectl(['api-resources', '--verbs=list', `--namespaced=${isNamespaced}`, '-o', 'name'])).trim().split('\n');
  const [inside, whole] = await Promise.all([kindsOf(true), kindsOf(false)]);
  const kinds = inside.filter((kind) => !PASSING.test(kind)).join();
  const found: string[] = [];
  for (const namespace of namespaces) found.push(await kubectl(['-n', namespace, 'get', kinds, '-o', 'name']));
  const wide = whole.filter((kind) => /admission|clusterrole|persistentvolumes/.test(kind)).join();
  const cluster = (await kubectl(['get', wide, '-o', 'name']))
    .split('\n')
    .filter((name) => namespaces.some((namespace) => name.includes(namespace)));
  return [...found.flatMap((text) => text.trim().split('\n')), ...cluster].filter((name) => name !== '').sort();
}

/** What stands in the account that costs or does something, by kind and name. */
export async function standingInAccount(): Promise<string[]> {
  const { StackSummaries = [] } = await new CloudFormationClient().send(new ListStacksCommand({}));
  const { TableNames = [] } = await new DynamoDBClient().send(new ListTablesCommand({}));
  const { Functions = [] } = await new LambdaClient().send(new ListFunctionsCommand({ MaxItems: 1000 }));
  const { SecretList = [] } = await new SecretsManagerClient().send(new ListSecretsCommand({ MaxResults: 100 }));
  const { Buckets = [] } = await new S3Client({
    forcePathStyle: true,
    endpoint: process.env.AWS_ENDPOINT_URL ?? '',
  }).send(new ListBucketsCommand({}));
  const { QueueUrls = [] } = await new SQSClient().send(new ListQueuesCommand({}));
  const { stateMachines = [] } = await new SFNClient().send(new ListStateMachinesCommand({}));
  return [
    ...StackSummaries.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE').map(
      ({ StackName }) => `stack ${StackName}`,
    ),
    ...TableNames.map((name) => `table ${name}`),
    ...Functions.map(({ FunctionName }) => `function ${FunctionName}`),
    ...SecretList.map(({ Name }) => `secret ${Name}`),
    ...Buckets.map(({ Name }) => `bucket ${Name}`),
    ...QueueUrls.map((url) => `queue ${url.split('/').at(-1)}`),
    ...stateMachines.map(({ name }) => `machine ${name}`),
  ];
}
