import type { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { agentGrant } from '../../../adapters/aws/agent-grant.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';

const GIVEN = { AccessKeyId: 'key', SecretAccessKey: 'secret', SessionToken: 'token', Expiration: new Date(0) };
const about = { roleArn: 'arn:aws-cn:iam::111111111111:role/agent', targetId: 'docs-rag' };

/** An STS that notes what it is asked for. */
function prepareSts(Credentials: typeof GIVEN | undefined = GIVEN) {
  const asked: AssumeRoleCommand['input'][] = [];
  const send = async ({ input }: AssumeRoleCommand) => {
    asked.push(input);
    return { Credentials };
  };
  return { asked, client: { send } as unknown as STSClient };
}

test('the credentials are those of the role of the target, as STS gave them, for an hour', async () => {
  const { asked, client } = prepareSts();

  const given = await agentGrant({ client, ...about })();

  expect(JSON.parse(given)).toEqual({ ...GIVEN, Expiration: '1970-01-01T00:00:00.000Z' });
  expect(asked).toEqual([{ RoleArn: about.roleArn, RoleSessionName: 'ragmend-docs-rag', DurationSeconds: 3600 }]);
});

test('nothing given is nothing to go on with', async () => {
  const send = async () => ({});

  const asking = agentGrant({ client: { send } as unknown as STSClient, ...about })();

  await expect(asking).rejects.toThrow(DependencyUnavailable);
});
