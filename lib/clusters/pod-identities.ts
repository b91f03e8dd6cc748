import { Validations } from 'aws-cdk-lib';
import { CfnPodIdentityAssociation } from 'aws-cdk-lib/aws-eks';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { gatewayName } from '../../core/contracts/cluster-identity.ts';
import type { TargetConfig } from '../../core/contracts/config/config.ts';
import { SHARD_NAMESPACE } from '../../core/contracts/shard-metrics.ts';
import type { Data } from '../data.ts';
import { behindGateway } from '../generators/behind-gateway.ts';
import { AgentRole } from './agent-role.ts';
import { GatewayRole } from './gateway-role.ts';
import { type EksTarget, onOwnClusters } from './own-clusters.ts';

/**
 * The roles of what runs in the EKS clusters of targets: of the agent, if its service account gives
 * its credentials, of the prober, if it publishes to CloudWatch, and of the gateway.
 */
export class PodIdentities extends Construct {
  constructor(scope: Construct, id: string, { targets, data }: { targets: TargetConfig[]; data: Data }) {
    super(scope, id);
    for (const target of onOwnClusters(targets)) {
      const { agent, prober } = target.kubernetes;
      if (agent.credentials === 'workload')
        this.associate(
          target,
          agent.serviceAccount,
          new AgentRole(this, `${target.id} agent`, { assumedBy: podsOfEks(), target, data }),
        );
      if (prober?.publish === 'cloudwatch') this.associate(target, prober.serviceAccount, this.proberRole(target));
    }
    const { gateway } = data;
    if (gateway === null) return;
    for (const target of behindGateway(onOwnClusters(targets))) {
      const props = { assumedBy: podsOfEks(), target, data: { ...data, gateway } };
      const role = new GatewayRole(this, `${target.id} gateway`, props);
      this.associate(target, target.generator.gateway.serviceAccount ?? gatewayName(target.id), role);
    }
  }

  private associate({ id, kubernetes }: EksTarget, serviceAccount: string, { roleArn }: Role): void {
    const { cluster, namespace } = kubernetes;
    const place = { clusterName: cluster.name, namespace, serviceAccount };
    new CfnPodIdentityAssociation(this, `${id} ${serviceAccount}`, { ...place, roleArn });
  }

  private proberRole({ id }: EksTarget): Role {
    const role = new Role(this, `${id} prober`, { assumedBy: podsOfEks() });
    // Metrics are no resources, so a right to publish can only be limited to a namespace.
    const conditions = { StringEquals: { 'cloudwatch:namespace': SHARD_NAMESPACE } };
    role.addToPolicy(new PolicyStatement({ actions: ['cloudwatch:PutMetricData'], resources: ['*'], conditions }));
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'PutMetricData has no resource-level permissions; its one namespace is a condition.',
    });
    return role;
  }
}

const podsOfEks = () => new ServicePrincipal('pods.eks.amazonaws.com').withSessionTags();
