import { CfnAccessEntry } from 'aws-cdk-lib/aws-eks';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { identityName } from '../../core/contracts/cluster-identity.ts';
import type { TargetConfig } from '../../core/contracts/config/config.ts';
import type { RagmendFunction } from '../functions/ragmend-function.ts';
import { onOwnClusters } from './own-clusters.ts';

type Props = { targets: TargetConfig[]; operator?: RagmendFunction[]; reader?: RagmendFunction[] };

/**
 * Lets functions into the EKS clusters of their targets, as groups whose rights `ragmend manifests`
 * prints.
 */
export class AccessEntries extends Construct {
  constructor(scope: Construct, id: string, { targets, operator = [], reader = [] }: Props) {
    super(scope, id);
    const own = onOwnClusters(targets);
    for (const clusterName of new Set(own.map(({ kubernetes }) => kubernetes.cluster.name))) {
      const inside = own.filter(({ kubernetes }) => kubernetes.cluster.name === clusterName);
      const enter = (one: RagmendFunction, as: 'operator' | 'reader') =>
        new CfnAccessEntry(this, `${clusterName} ${one.node.id}`, {
          clusterName,
          principalArn: (one.role as Role).roleArn,
          kubernetesGroups: inside.map((target) => identityName(as, target.id)),
        });
      for (const one of operator) enter(one, 'operator');
      for (const one of reader) enter(one, 'reader');
    }
  }
}
