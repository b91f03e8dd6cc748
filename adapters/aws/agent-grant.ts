import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { AgentAction } from '../../core/contracts/agent/agent-action.ts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import { mapAwsErrors } from './map-aws-errors.ts';

/** `roleArn` is the role of the agent, `shardIds` whose snapshots it may touch. */
type Deps = {
  client?: STSClient;
  roleArn: string;
  targetId: string;
  shardIds: string[];
  buckets: { snapshots: string; evidence: string };
};

const AN_HOUR = 3600;
const POLICY_CHARACTERS = 2048;

/**
 * Returns short-lived credentials of the agent's role for the buckets of one target, from STS,
 * limited to the snapshots of its shards and the evidence of its incidents. Throws
 * DependencyUnavailable.
 */
export function agentGrant({ client = new STSClient({}), roleArn, ...about }: Deps): () => Promise<string> {
  const command = {
    RoleArn: roleArn,
    RoleSessionName: `ragmend-${about.targetId}`,
    DurationSeconds: AN_HOUR,
    Policy: shortPolicy(roleArn.split(':')[1] ?? 'aws', about),
  };
  return async () => {
    const { Credentials } = await mapAwsErrors(
      'the credentials of the agent',
      client.send(new AssumeRoleCommand(command)),
    );
    if (!Credentials) throw new DependencyUnavailable('STS gave no credentials for the agent: try again');
    return JSON.stringify(Credentials);
  };
}

type About = Omit<Deps, 'client' | 'roleArn'>;

/**
 * If there are too many shards to name each, names all snapshots at once: the role itself reaches
 * only those of its targets.
 */
function shortPolicy(partition: string, about: About): string {
  const policy = JSON.stringify(
    policyOf(
      partition,
      about,
      about.shardIds.map((shardId) => `${shardId}-*`),
    ),
  );
  return policy.length > POLICY_CHARACTERS ? JSON.stringify(policyOf(partition, about, ['*'])) : policy;
}

function policyOf(partition: string, { targetId, buckets }: About, snapshots: string[]) {
  const bucketArn = (name: string) => `arn:${partition}:s3:::${name}`;
  const objects = [
    ...snapshots.map((prefix) => `${bucketArn(buckets.snapshots)}/snapshots/${prefix}`),
    `${bucketArn(buckets.evidence)}/evidence/${targetId}-*`,
  ];
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: AgentAction.Objects, Resource: objects },
      { Effect: 'Allow', Action: AgentAction.Buckets, Resource: Object.values(buckets).map(bucketArn) },
      // The role itself says which key, and what may be done with it.
      { Effect: 'Allow', Action: AgentAction.Key, Resource: '*' },
    ],
  };
}
