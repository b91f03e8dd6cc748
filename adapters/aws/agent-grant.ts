import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import { mapAwsErrors } from './map-aws-errors.ts';

type Deps = { client?: STSClient; roleArn: string; targetId: string };

const AN_HOUR = 3600;

/**
 * Returns short-lived credentials of the role of a target's agent, from STS. The role reaches the
 * snapshots and the evidence of this target alone. Throws DependencyUnavailable.
 */
export function agentGrant({ client = new STSClient({}), roleArn, targetId }: Deps): () => Promise<string> {
  const command = { RoleArn: roleArn, RoleSessionName: `ragmend-${targetId}`, DurationSeconds: AN_HOUR };
  return async () => {
    const { Credentials } = await mapAwsErrors(
      'the credentials of the agent',
      client.send(new AssumeRoleCommand(command)),
    );
    if (!Credentials) throw new DependencyUnavailable('STS gave no credentials for the agent: try again');
    return JSON.stringify(Credentials);
  };
}
