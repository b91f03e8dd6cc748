import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { AgentAction } from '../../core/contracts/agent-action.ts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import { answered } from './answered.ts';

/** `roleArn` is the role of the agent, `shardIds` whose snapshots it may touch. */
type Deps = {
  client?: STSClient;
  roleArn: string;
  targetId: string;
  shardIds: string[];
  buckets: { snapshots: string; evidence: string };
};

const AN_HOUR = 3600;
/** A policy of a session has at most 2,048 characters: with more shards than this, all snapshots are named at once. */
const NAMED = 10;

/**
 * Short credentials of the agent's role for the buckets of one target, as STS gives them: no right of the role beyond the snapshots of its shards and the evidence
 * of its incidents is in them. Throws DependencyUnavailable.
 */
export function agentGrant({ client = new STSClient({}), roleArn, ...about }: Deps): () => Promise<string> {
  const command = {
    RoleArn: roleArn,
    RoleSessionName: `ragmend-${about.targetId}`,
    DurationSeconds: AN_HOUR,
    Policy: JSON.stringify(policyOf(roleArn.split(':')[1] ?? 'aws', about)),
  };
  return async () => {
    const { Credentials } = await answered('the credentials of the agent', client.send(new AssumeRoleCommand(command)));
    if (!Credentials) throw new DependencyUnavailable('STS gave no credentials for the agent: try again');
    return JSON.stringify(Credentials);
  };
}

function policyOf(partition: string, { targetId, shardIds, buckets }: Omit<Deps, 'client' | 'roleArn'>) {
  const bucketArn = (name: string) => `arn:${partition}:s3:::${name}`;
  const kept = shardIds.length > NAMED ? ['*'] : shardIds.map((shardId) => `${shardId}-*`);
  const objects = [
    ...kept.map((prefix) => `${bucketArn(buckets.snapshots)}/snapshots/${prefix}`),
    `${bucketArn(buckets.evidence)}/evidence/${targetId}-*`,
  ];
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: AgentAction.Objects, Resource: objects },
      { Effect: 'Allow', Action: AgentAction.Buckets, Resource: Object.values(buckets).map(bucketArn) },
      // Which key it is and what may be done with it is what the role itself says.
      { Effect: 'Allow', Action: AgentAction.Key, Resource: '*' },
    ],
  };
}
