import type { IPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { AgentAction } from '../../core/contracts/agent/agent-action.ts';
import { earlierKeysOf, keysOfAgent } from '../../core/contracts/agent/agent-objects.ts';
import type { TargetConfig } from '../../core/contracts/config/config.ts';
import type { Data } from '../data.ts';
import { through } from '../functions/names.ts';
import { PodRole } from './pod-role.ts';

type Props = { assumedBy: IPrincipal; target: TargetConfig; data: Data };

/**
 * The rights of the agent beside the volumes of one target: move the snapshots of its shards, and
 * keep the evidence of its incidents. It reaches nothing of another target.
 */
export class AgentRole extends PodRole {
  constructor(scope: Construct, id: string, { assumedBy, target, data }: Props) {
    super(scope, id, { assumedBy });
    const { snapshots, evidence, keyArn } = data;
    const keys = keysOfAgent(target.id);
    const earlier = (target.kubernetes?.shards ?? []).map((shard) => earlierKeysOf(shard.id));
    this.allowObjects(AgentAction.Objects, snapshots.arn, keys.snapshots);
    this.allowObjects(AgentAction.Objects, evidence.arn, keys.evidence);
    this.allowObjects(AgentAction.Earlier, snapshots.arn, earlier);
    this.allowListing(snapshots.arn, [...keys.snapshots, ...earlier]);
    this.allowListing(evidence.arn, keys.evidence);
    // S3 knows no prefix for this right: it shows the names of unfinished uploads.
    this.allow(AgentAction.Uploads, [snapshots.arn, evidence.arn]);
    this.allow(AgentAction.Key, [keyArn], through('s3'));
  }

  private allowObjects(actions: string[], bucketArn: string, keys: string[]): void {
    this.allowNamedLater(
      actions,
      keys.map((key) => `${bucketArn}/${key}`),
      'A snapshot is named after its shard and its time, evidence after its incident: more is not known before.',
    );
  }
}
