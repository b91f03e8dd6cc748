import { type Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type CfnFunction,
  type Code,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { DeploymentConfig } from '../../core/contracts/config/deployment-config.ts';
import { wildcardFinding } from './wildcard-finding.ts';

/** The code of a function by the name of its bundle. */
export type Bundles = (name: string) => Code;
/** What differs from one function to the next; `megabytes` of memory bring their share of a processor. */
export type FunctionProps = { functionName: string; code: Code; timeout: Duration; megabytes: number };

/** A function with a role and a log of its own, and no right but to write its log and its trace: `allow` gives more. */
export class RagmendFunction extends LambdaFunction {
  constructor(
    scope: Construct,
    id: string,
    { functionName, code, timeout, megabytes, network }: FunctionProps & Pick<DeploymentConfig, 'network'>,
  ) {
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    super(scope, id, {
      functionName,
      code,
      timeout,
      role,
      logGroup,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      memorySize: megabytes,
      tracing: Tracing.ACTIVE,
    });
    logGroup.grantWrite(role);
    if (network) this.join(network);
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: `X-Ray${network ? ' and the network interfaces of Lambda have' : ' has'} no resource-level permissions; no other statement of this role has a wildcard.`,
    });
  }

  /** Lets the function do these things to these resources, each named in full. */
  allow(actions: string[], resources: string[], conditions?: Record<string, Record<string, string>>): void {
    this.addToRolePolicy(new PolicyStatement({ actions, resources, ...(conditions && { conditions }) }));
  }

  /**
   * Lets it do these things to the objects of a bucket whose keys begin so; to list them is one of
   * them where it is named.
   */
  allowObjects(bucketArn: string, prefix: string, actions: string[]): void {
    const [listing, touching] = [actions.filter(isListing), actions.filter((action) => !isListing(action))];
    this.allowNamedLater(
      touching,
      [`${bucketArn}/${prefix}*`],
      `The keys of objects below ${prefix} are not known before.`,
    );
    if (listing.length > 0) this.allow(listing, [bucketArn], { StringLike: { 's3:prefix': `${prefix}*` } });
  }

  /** Lets it do these things to resources whose names only begin as is known now, for this reason. */
  allowNamedLater(actions: string[], resources: string[], reason: string): void {
    this.allow(actions, resources);
    for (const resource of resources)
      Validations.of(this.role as Role).acknowledge({ id: wildcardFinding(this, resource), reason });
  }

  private join({ subnets, securityGroup }: NonNullable<DeploymentConfig['network']>): void {
    const cfn = this.node.defaultChild as CfnFunction;
    cfn.vpcConfig = { subnetIds: subnets, securityGroupIds: [securityGroup] };
    // Lambda makes the interfaces, whose ids nobody knows before.
    this.allow(NETWORK_INTERFACES, ['*']);
  }
}

const isListing = (action: string): boolean => action.startsWith('s3:List');

const NETWORK_INTERFACES = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];
