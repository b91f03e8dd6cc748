import { Validations } from 'aws-cdk-lib';
import { type IPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { AgentAction } from '../../core/contracts/agent/agent-action.ts';
import type { TargetConfig } from '../../core/contracts/config/config.ts';
import type { Data } from '../data.ts';
import { through } from '../functions/names.ts';
import { wildcardFinding } from '../functions/wildcard-finding.ts';

/**
 * The rights of the agent beside the volumes of some targets: move the snapshots of their shards,
 * and keep the evidence of their incidents.
 */
export class AgentRole extends Role {
  constructor(scope: Construct, id: string, props: { assumedBy: IPrincipal; targets: TargetConfig[]; data: Data }) {
    super(scope, id, { assumedBy: props.assumedBy });
    const { snapshots, evidence, keyArn } = props.data;
    const objects = props.targets.flatMap(({ id: targetId, kubernetes }) => [
      ...(kubernetes?.shards ?? []).map((shard) => `${snapshots.arn}/snapshots/${shard.id}-*`),
      `${evidence.arn}/evidence/${targetId}-*`,
    ]);
    // Snapshots are named after their shard, evidence after its incident; nothing more is known in advance.
    this.addToPolicy(new PolicyStatement({ actions: AgentAction.Objects, resources: objects }));
    this.addToPolicy(new PolicyStatement({ actions: AgentAction.Buckets, resources: [snapshots.arn, evidence.arn] }));
    this.addToPolicy(new PolicyStatement({ actions: AgentAction.Key, resources: [keyArn], conditions: through('s3') }));
    for (const object of objects)
      Validations.of(this).acknowledge({
        id: wildcardFinding(this, object),
        reason:
          'A snapshot is named after its shard and its time, evidence after its incident: more is not known before.',
      });
  }
}
