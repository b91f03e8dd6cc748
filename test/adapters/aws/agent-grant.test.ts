import type { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { agentGrant } from '../../../adapters/aws/agent-grant.ts';
import { AgentAction } from '../../../core/contracts/agent/agent-action.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';

const GIVEN = { AccessKeyId: 'key', SecretAccessKey: 'secret', SessionToken: 'token', Expiration: new Date(0) };
const about = {
  roleArn: 'arn:aws-cn:iam::111111111111:role/agent',
  targetId: 'docs-rag',
  shardIds: ['shard-1', 'shard-2'],
  buckets: { snapshots: 'snapshots-bucket', evidence: 'evidence-bucket' },
};

/** An STS that notes what it is asked for. */
function prepareSts(Credentials: typeof GIVEN | undefined = GIVEN) {
  const asked: AssumeRoleCommand['input'][] = [];
  const send = async ({ input }: AssumeRoleCommand) => {
    asked.push(input);
    return { Credentials };
  };
  return { asked, client: { send } as unknown as STSClient };
}

type Policy = { Statement: { Action: string[]; Resource: string | string[] }[] };

test('the credentials are given as STS gave them, for an hour', async () => {
  const { asked, client } = prepareSts();

  const given = await agentGrant({ client, ...about })();

  expect(JSON.parse(given)).toEqual({ ...GIVEN, Expiration: '1970-01-01T00:00:00.000Z' });
  expect(asked).toMatchObject([{ RoleArn: about.roleArn, DurationSeconds: 3600 }]);
});

test('they reach the snapshots of the shards and the evidence of one target, in the partition of the role', async () => {
  const { asked, client } = prepareSts();

  await agentGrant({ client, ...about })();

  const { Statement: [objects, buckets] = [] } = JSON.parse(asked[0]?.Policy ?? '') as Policy;
  expect(objects).toMatchObject({
    Action: AgentAction.Objects,
    Resource: [
      'arn:aws-cn:s3:::snapshots-bucket/snapshots/shard-1-*',
      'arn:aws-cn:s3:::snapshots-bucket/snapshots/shard-2-*',
      'arn:aws-cn:s3:::evidence-bucket/evidence/docs-rag-*',
    ],
  });
  expect(buckets?.Resource).toEqual(['arn:aws-cn:s3:::snapshots-bucket', 'arn:aws-cn:s3:::evidence-bucket']);
});

test('the policy of many shards fits all the same', async () => {
  const { asked, client } = prepareSts();
  const shardIds = Array.from({ length: 60 }, (_, index) => `a-shard-with-a-long-name-${index}`);

  await agentGrant({ client, ...about, shardIds })();

  expect(asked[0]?.Policy?.length).toBeLessThan(2048);
  expect(asked[0]?.Policy).toContain('snapshots-bucket/snapshots/*');
});

test('nothing given is nothing to go on with', async () => {
  const send = async () => ({});

  const asking = agentGrant({ client: { send } as unknown as STSClient, ...about })();

  await expect(asking).rejects.toThrow(DependencyUnavailable);
});
